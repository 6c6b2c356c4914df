import GravityAPI
import Kubernetes
import Testing

@testable import GravityOperator

@Suite struct ServiceRevisionTests {
    @Test func `Rendering the same twice gives the same revision and the same bytes`() throws {
        let inputs = try Fixtures.inputs()
        let everything: @Sendable (inout GravityService.Spec) -> Void = {
            $0.env = (0..<20).map { .init(name: "V\($0)", value: "\($0)") }
            $0.podTemplate.labels = Dictionary(uniqueKeysWithValues: (0..<20).map { ("l\($0)", "\($0)") })
        }
        let first = PodTemplate(try Fixtures.plan(everything), inputs)
        let second = PodTemplate(try Fixtures.plan(everything), inputs)
        #expect(first.content.serialized() == second.content.serialized())
        #expect(try Fixtures.revision(inputs, everything) == Fixtures.revision(inputs, everything))
    }

    @Test(arguments: [
        SpecChange("image") { $0.image = "registry.example/orders:8" },
        SpecChange("command") { $0.command = ["/bin/other"] },
        SpecChange("arguments") { $0.args = ["x"] },
        SpecChange("environment") { $0.env = [.init(name: "A", value: "1")] },
        SpecChange("environment source") { $0.envFrom = [.init(secretRef: .init(name: "extra"))] },
        SpecChange("configuration") { $0.config = .init(files: [.init(path: "a", content: "1")]) },
        SpecChange("resources") { $0.resources = .init(limits: ["memory": "64Mi"]) },
        SpecChange("port") { $0.ports = [.init(name: "http", port: 9090)] },
        SpecChange("health") {
            $0.health = .init()
            $0.health?.readiness = .init(path: "/ready")
        },
        SpecChange("pod label") { $0.podTemplate.labels = ["a": "b"] },
        SpecChange("grace") { $0.podTemplate.terminationGracePeriodSeconds = 60 },
    ])
    func `A change that pods have to see is another revision`(change: SpecChange) throws {
        #expect(try Fixtures.revision(nil, change.change) != Fixtures.revision())
    }

    @Test func `Changed credentials, referenced data and file contents are other revisions`() throws {
        let base = try Fixtures.revision()
        #expect(try Fixtures.revision(Fixtures.inputs(password: "other")) != base)
        #expect(try Fixtures.revision(Fixtures.inputs(references: "a")) != base)
        #expect(try Fixtures.revision(Fixtures.inputs(references: "a")) != Fixtures.revision(Fixtures.inputs(references: "b")))
        func file(_ content: String) throws -> String {
            try Fixtures.revision { $0.config = .init(files: [.init(path: "a", content: content)]) }
        }
        #expect(try file("1") != file("2"))
    }

    @Test(arguments: [
        SpecChange("replicas") { $0.replicas = 7 },
        SpecChange("progress deadline") { $0.rollout.progressDeadlineSeconds = 999 },
        SpecChange("migration timeout") { $0.migrations = .init() },
    ])
    func `A change that pods do not see is no new revision`(change: SpecChange) throws {
        #expect(try Fixtures.revision(nil, change.change) == Fixtures.revision())
    }

    @Test func `Names stay within what Kubernetes accepts however long the service's is`() {
        let names = ServiceNames(service: String(repeating: "a", count: 63), namespace: "shop")
        #expect(names.migrationJob(hash: "0123456789").utf8.count == 63)
        #expect(names.migrationJob(hash: "0123456789").hasSuffix("-migrate-0123456789"))
        #expect(names.revision(hash: "0123456789").utf8.count == 63)
        #expect(ServiceNames(service: "orders", namespace: "shop").migrationJob(hash: "0123456789") == "orders-migrate-0123456789")
    }

    @Test(arguments: [
        ("registry:5000/a/orders:1.2", "1.2"), ("orders", "latest"), ("orders@sha256:0123456789abcdef", "0123456789ab"),
        ("registry:5000/orders", "latest"), ("orders:v1@sha256:0123456789abcdef", "v1"),
    ])
    func `The version label comes from the image`(image: String, version: String) {
        #expect(ServiceNames.version(ofImage: image) == version)
    }
}
