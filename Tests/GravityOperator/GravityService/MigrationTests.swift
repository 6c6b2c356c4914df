import GravityAPI
import Kubernetes
import Testing

@testable import GravityOperator

@Suite struct MigrationTests {
    private let names = ServiceNames(service: "orders", namespace: "shop")

    private func identity(
        _ inputs: ServiceInputs? = nil,
        generation: Int64 = 1,
        retry: String? = nil,
        _ change: (inout GravityService.Spec) -> Void = { _ in }
    ) throws -> MigrationIdentity {
        var service = Fixtures.service {
            $0.migrations = .init()
            change(&$0)
        }
        service.metadata.generation = generation
        service.metadata.annotations["gravity.dev/retry"] = retry
        let plan = try ServicePlan(service, settings: Fixtures.settings)
        return MigrationIdentity(plan, try #require(plan.migration), try inputs ?? Fixtures.inputs())
    }

    private func step(_ identity: MigrationIdentity, _ runs: [MigrationRun], canStart: Bool = true) -> MigrationDecision.Step {
        MigrationDecision(identity, runs: runs, names: names, canStart: canStart).step
    }

    @Test func `A migration that never ran is started, once what it needs is there`() throws {
        let identity = try identity()
        #expect(step(identity, []) == .start(jobName: "orders-migrate-\(identity.hash)"))
        #expect(step(identity, [], canStart: false) == .blocked)
        #expect(!step(identity, [], canStart: false).isPassed)
    }

    @Test func `One that succeeded is never run again, whatever else changed`() throws {
        let identity = try identity()
        let run = Fixtures.run("a", hash: identity.hash, trigger: "another", .succeeded(at: nil))
        #expect(step(identity, [run]) == .succeeded(run, at: nil))
        #expect(step(identity, [run], canStart: false).isPassed)
    }

    @Test func `One that failed stays failed until something changes, then gets a Job of another name`() throws {
        let first = try identity()
        let run = Fixtures.run("orders-migrate-\(first.hash)", hash: first.hash, trigger: first.trigger, .failed("why"))
        #expect(step(first, [run]) == .failed(run, "why"))
        let changes = [
            try identity(retry: "1"), try identity(generation: 2), try identity(Fixtures.inputs(references: "x")),
            try identity(Fixtures.inputs(password: "new")),
        ]
        for changed in changes {
            #expect(changed.hash == first.hash)
            guard case .start(let name) = step(changed, [run]) else {
                Issue.record("not started again: \(step(changed, [run]))")
                continue
            }
            #expect(name != run.name)
        }
    }

    @Test func `Image, command, database and environment make another migration`() throws {
        let base = try identity().hash
        var other = try Fixtures.inputs()
        other.database = DatabaseInputs(
            service: try Fixtures.credentials(),
            migration: try Fixtures.credentials(),
            identity: "another database"
        )
        #expect(try identity(other).hash != base)
        #expect(try identity { $0.image = "registry.example/orders:8" }.hash != base)
        #expect(try identity { $0.migrations?.args = ["up"] }.hash != base)
        #expect(try identity { $0.env = [.init(name: "SCHEMA", value: "a")] }.hash != base)
    }

    @Test func `The log level, replicas and passwords do not migrate again`() throws {
        let base = try identity().hash
        #expect(try identity { $0.env = [.init(name: "LOG_LEVEL", value: "debug")] }.hash == base)
        #expect(try identity { $0.replicas = 9 }.hash == base)
        #expect(try identity(Fixtures.inputs(password: "rotated")).hash == base)
    }

    @Test func `An earlier migration at work is waited for, one that cannot start is removed`() throws {
        let identity = try identity()
        let working = Fixtures.run("old", hash: "old", .active(isWorking: true, problem: nil))
        #expect(step(identity, [working]) == .waitForEarlier(jobName: "old"))
        let stuck = Fixtures.run("old", hash: "old", .active(isWorking: false, problem: PodProblem(.imagePullFailed, "")))
        let decision = MigrationDecision(identity, runs: [stuck], names: names, canStart: true)
        #expect(decision.step == .start(jobName: "orders-migrate-\(identity.hash)"))
        #expect(decision.obsolete == [stuck])
    }

    @Test func `Two successful and two failed Jobs of earlier migrations stay, besides the latest of this one`() throws {
        let identity = try identity()
        let current = Fixtures.run("now", hash: identity.hash, trigger: identity.trigger, created: 100, .failed("why"))
        let old = (1...4).flatMap { number in
            [
                Fixtures.run("good-\(number)", hash: "g\(number)", created: Int64(number), .succeeded(at: nil)),
                Fixtures.run("bad-\(number)", hash: "b\(number)", created: Int64(number), .failed("")),
            ]
        }
        let decision = MigrationDecision(identity, runs: old + [current], names: names, canStart: true)
        #expect(Set(decision.obsolete.map(\.name)) == ["good-1", "good-2", "bad-1", "bad-2"])
    }

    @Test func `A Job that is being deleted is waited for`() throws {
        let identity = try identity()
        let run = Fixtures.run("orders-migrate-\(identity.hash)", hash: identity.hash, .terminating)
        #expect(step(identity, [run]) == .waitForEarlier(jobName: run.name))
    }

    @Test func `The words of a failed Job tell the exit code and never the output`() throws {
        let job = try jobDocument(condition: "BackoffLimitExceeded").decode(Job.self)
        let pod = try podDocument.decode(Pod.self)
        let run = try #require(MigrationRun(job, pods: [pod]))
        guard case .failed(let words) = run.state else {
            Issue.record("not failed: \(run.state)")
            return
        }
        #expect(words == "every attempt ended with exit code 3")
        let late = try #require(MigrationRun(try jobDocument(condition: "DeadlineExceeded").decode(Job.self), pods: []))
        #expect(late.state == .failed("it took longer than spec.migrations.timeoutSeconds"))
    }

    private func jobDocument(condition: String) -> JSONValue {
        [
            "metadata": ["name": "j", "namespace": "shop", "uid": "job", "labels": ["gravity.dev/migration": "h"]],
            "spec": ["template": [:]],
            "status": ["conditions": [["type": "Failed", "status": "True", "reason": .string(condition), "message": "m"]]],
        ]
    }

    private var podDocument: JSONValue {
        [
            "metadata": [
                "name": "p", "namespace": "shop",
                "ownerReferences": [["apiVersion": "batch/v1", "kind": "Job", "name": "j", "uid": "job"]],
            ],
            "spec": ["containers": [["name": "migrate"]]],
            "status": [
                "containerStatuses": [
                    ["name": "migrate", "state": ["terminated": ["exitCode": 3, "reason": "Error", "message": "password=canary"]]]
                ]
            ],
        ]
    }
}
