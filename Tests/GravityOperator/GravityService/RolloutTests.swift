import GravityAPI
import Kubernetes
import Testing

@testable import GravityOperator

@Suite struct RolloutTests {
    private func deployment(
        generation: Int64 = 2,
        observed: Int64 = 2,
        wanted: Int32 = 2,
        total: Int32 = 2,
        updated: Int32 = 2,
        available: Int32 = 2,
        conditions: [Condition] = []
    ) -> Deployment {
        Deployment(
            metadata: ObjectMeta(
                name: "orders",
                namespace: "shop",
                generation: generation,
                labels: [GravityNames.Mark.revision: "orders-1"]
            ),
            spec: .init(replicas: wanted, selector: LabelSelector(), template: [:]),
            status: .init(
                observedGeneration: observed,
                replicas: total,
                updatedReplicas: updated,
                readyReplicas: available,
                availableReplicas: available,
                conditions: conditions
            )
        )
    }

    private func pod(_ status: JSONValue) throws -> Pod {
        let document: JSONValue = [
            "metadata": ["name": "orders-x", "namespace": "shop"],
            "spec": ["containers": [["name": "service", "image": "registry.example/orders:8"]]], "status": status,
        ]
        return try document.decode(Pod.self)
    }

    private func waiting(_ reason: String, _ message: String = "") throws -> Pod {
        try pod([
            "containerStatuses": [
                ["name": "service", "image": "", "state": ["waiting": ["reason": .string(reason), "message": .string(message)]]]
            ]
        ])
    }

    @Test func `All pods new, none old, all available: complete`() {
        #expect(Rollout(deployment(), pods: []).state == .complete)
        #expect(Rollout(deployment(wanted: 0, total: 0, updated: 0, available: 0), pods: []).state == .complete)
    }

    @Test func `A status of an older generation, an old pod or a missing one: in progress`() {
        #expect(Rollout(deployment(observed: 1), pods: []).state == .progressing(nil))
        #expect(Rollout(deployment(total: 3), pods: []).state == .progressing(nil))
        #expect(Rollout(deployment(updated: 1), pods: []).state == .progressing(nil))
        #expect(Rollout(deployment(available: 1), pods: []).state == .progressing(nil))
        #expect(Rollout(deployment(available: 1), pods: []).isAvailable)
        #expect(!Rollout(deployment(available: 0), pods: []).isAvailable)
    }

    @Test(arguments: ["ErrImagePull", "ImagePullBackOff"])
    func `An image that cannot be pulled is named, in the same words for every state of the attempt`(reason: String) throws {
        let rollout = Rollout(deployment(total: 3, updated: 1), pods: [try waiting(reason, "back-off 10s")])
        guard case .progressing(let problem?) = rollout.state else {
            Issue.record("\(rollout.state)")
            return
        }
        #expect(problem.reason == .imagePullFailed)
        #expect(problem.message.contains("registry.example/orders:8"))
        #expect(!problem.message.contains("10s"))
    }

    @Test func `A container that ends again and again is told with its exit code, also while it happens to run`() throws {
        let ended: JSONValue = ["terminated": ["exitCode": 137, "reason": "OOMKilled"]]
        let states: [JSONValue] = [
            ["waiting": ["reason": "CrashLoopBackOff", "message": "back-off 40s"]], ["running": [:]], ended,
        ]
        let problems = try states.map { state in
            let status: JSONValue = ["name": "service", "ready": false, "restartCount": 3, "state": state, "lastState": ended]
            return PodProblem.worst(of: [try pod(["containerStatuses": [status]])], logs: "kubectl logs x")
        }
        #expect(Set(problems).count == 1)
        #expect(
            problems.first == PodProblem(.crashLooping, "The container service ends with exit code 137 (OOMKilled); see kubectl logs x")
        )
    }

    @Test func `An image that wants to be root is refused in words about pod security`() throws {
        let problem = PodProblem.worst(
            of: [try waiting("CreateContainerConfigError", "container has runAsNonRoot and image will run as root")],
            logs: ""
        )
        #expect(problem?.reason == .podSecurityDenied)
        let missing = PodProblem.worst(of: [try waiting("CreateContainerConfigError", "secret \"extra\" not found")], logs: "")
        #expect(missing?.reason == .configurationMissing)
    }

    @Test(arguments: [
        ("pods \"orders-x\" is forbidden: exceeded quota: small, requested: pods=1", GravityService.Reason.quotaExceeded),
        ("pods \"orders-x\" is forbidden: violates PodSecurity \"restricted:latest\"", .podSecurityDenied),
        ("pods \"orders-x\" is forbidden: no reason at all", .rollingOut),
    ])
    func `A refusal by the API server is told without the pod's random name`(message: String, reason: GravityService.Reason) {
        let failure = Condition(type: "ReplicaFailure", status: .true, reason: "FailedCreate", message: message)
        let rollout = Rollout(deployment(total: 0, updated: 0, available: 0, conditions: [failure]), pods: [])
        guard case .progressing(let problem?) = rollout.state else {
            Issue.record("\(rollout.state)")
            return
        }
        #expect(problem.reason == reason)
        #expect(!problem.message.contains("orders-x"))
    }

    @Test func `A passed deadline is a failure, by the pods' reason when they have one`() throws {
        let late = Condition(type: "Progressing", status: .false, reason: "ProgressDeadlineExceeded", message: "")
        let silent = Rollout(deployment(total: 3, updated: 1, conditions: [late]), pods: [])
        guard case .failed(let problem) = silent.state else {
            Issue.record("\(silent.state)")
            return
        }
        #expect(problem.reason == .progressDeadlineExceeded)
        let known = Rollout(deployment(total: 3, updated: 1, conditions: [late]), pods: [try waiting("ErrImagePull")])
        guard case .failed(let cause) = known.state else {
            Issue.record("\(known.state)")
            return
        }
        #expect(cause.reason == .imagePullFailed)
        #expect(Rollout(deployment(observed: 1, total: 3, conditions: [late]), pods: []).state == .progressing(nil))
    }
}
