import GravityAPI
import Kubernetes
import TestSupport
import Testing

@testable import GravityOperator

extension ClusterTests {
    @Suite struct WholeOperator {
        private func database(_ name: String, deletion: GravityDatabase.DeletionPolicy = .retain) -> GravityDatabase {
            var spec = GravityDatabase.Spec(serverRef: LocalReference(name: "main"))
            spec.database = "w\(UInt32.random(in: 0...UInt32.max))"
            spec.deletionPolicy = deletion
            return GravityDatabase(metadata: ObjectMeta(name: name, namespace: OperatorWorld.namespace), spec: spec)
        }

        private func service(_ name: String, _ change: (inout GravityService.Spec) -> Void) -> GravityService {
            var spec = GravityService.Spec()
            spec.image = "test/idle:1"
            spec.replicas = 1
            spec.rollout.minReadySeconds = 0
            spec.podTemplate.terminationGracePeriodSeconds = 1
            spec.migrations = .init()
            spec.migrations?.image = "test/good:1"
            spec.migrations?.args = ["migrate"]
            change(&spec)
            return GravityService(metadata: ObjectMeta(name: name, namespace: OperatorWorld.namespace), spec: spec)
        }

        private func apply<R: KubernetesResource>(_ object: R, _ world: OperatorWorld) async throws {
            _ = try await world.client.apply(try object.manifest(), type: R.type, fieldManager: "person")
        }

        @Test(arguments: [[0, 1], [1, 0]])
        func `A service and its database are Ready in whatever order they are applied`(order: [Int]) async throws {
            try await OperatorWorld.with { world in
                for step in order {
                    if step == 0 { try await apply(database("orders"), world) }
                    if step == 1 { try await apply(service("orders") { $0.databaseRef = LocalReference(name: "orders") }, world) }
                }
                try await eventually(timeout: .seconds(30)) {
                    let isDatabaseReady = try await world.isReady(GravityDatabase.self, "orders")
                    let isServiceReady = try await world.isReady(GravityService.self, "orders")
                    return isDatabaseReady && isServiceReady
                }
            }
        }

        @Test func `A service with a database of its own is Ready, and deleting it deletes both`() async throws {
            try await OperatorWorld.with { world in
                let template = database("template", deletion: .delete).spec
                try await apply(
                    service("orders") {
                        $0.database = template
                        $0.databaseAccess = .writer
                    },
                    world
                )
                try await eventually(timeout: .seconds(30)) { try await world.isReady(GravityService.self, "orders") }
                let key = ObjectKey(namespace: OperatorWorld.namespace, name: "orders")
                let deployment = try await world.client.get(.deployments, key)
                #expect(deployment.content.serialized().contains(Array("orders-db-writer".utf8)))
                try await world.client.delete(GravityService.type, key)
                try await eventually(timeout: .seconds(30)) {
                    let database = try await world.client.find(GravityDatabase.self, key)
                    let deployment = try await world.client.find(Deployment.self, key)
                    return database == nil && deployment == nil
                }
            }
        }

        @Test func `Without the CRDs the operator is alive and waits; with them it is ready`() async throws {
            try await OperatorWorld.with(kindsInstalled: false) { world in
                #expect(try await world.ask(1, "/healthz").status == 200)
                let waiting = try await world.ask(1, "/readyz")
                #expect(waiting.status == 503 && waiting.body.contains("CRDs"))
                try await world.installKinds()
                try await eventually(timeout: .seconds(20)) { try await world.ask(1, "/readyz").status == 200 }
                try await eventually {
                    try await world.ask(0, "/metrics").body.contains("leader_election_master_status{name=\"gravity-operator\"} 1")
                }
                let metrics = try await world.ask(0, "/metrics").body
                #expect(metrics.contains("controller_runtime_max_concurrent_reconciles{controller=\"gravitydatabase\"} 2"))
                #expect(metrics.contains("controller_runtime_max_concurrent_reconciles{controller=\"gravityservice\"} 4"))
                #expect(try await world.ask(0, "/debug/state").body.contains("\"caches\""))
            }
        }

        @Test func `At a graceful shutdown the lease is let go`() async throws {
            try await OperatorWorld.with { world in
                let key = ObjectKey(namespace: "default", name: "gravity-operator")
                try await eventually { try await world.client.find(Lease.self, key)?.spec.holderIdentity?.isEmpty == false }
                await world.shutDown()
                try await eventually { try await world.client.find(Lease.self, key)?.spec.holderIdentity?.isEmpty != false }
            }
        }
    }
}
