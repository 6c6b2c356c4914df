import GravityAPI
import Kubernetes
import TestSupport
import Testing

@testable import GravityOperator

extension ClusterTests {
    @Suite struct Rollouts {
        @Test func `A service gets all it needs, and its status says what runs`() async throws {
            try await ServiceWorld.with { world in
                try await world.apply { $0.replicas = 2 }
                let service = try await world.waitFor(.deployed)
                let status = try #require(service.status)
                #expect(status.replicas == 2 && status.readyReplicas == 2)
                #expect(status.stableRevision == status.currentRevision && status.failedRevision == nil)
                #expect(status.selector?.contains("app.kubernetes.io/instance=orders") == true)
                #expect(status.conditions.isTrue("Available") && status.conditions.isTrue("RolloutSucceeded"))
                #expect(status.conditions.condition("Stalled") == nil && status.conditions.condition("Reconciling") == nil)
                for type in [ResourceType.deployments, .services, .serviceAccounts, .podDisruptionBudgets] {
                    let child = try #require(try await world.client.find(type, world.key("orders")), "\(type.kind)")
                    #expect(try child.metadata().controllerReference?.uid == service.metadata.uid)
                }
                try await world.client.delete(GravityService.type, world.key("orders"))
                try await eventually { try await world.client.find(Deployment.self, world.key("orders")) == nil }
            }
        }

        @Test(arguments: [true, false])
        func `Service and database converge in either order`(databaseFirst: Bool) async throws {
            try await ServiceWorld.with { world in
                if databaseFirst { try await world.provideDatabase() }
                try await world.apply { $0.databaseRef = LocalReference(name: "orders") }
                if !databaseFirst {
                    let waiting = try await world.waitFor(.waitingForDatabase)
                    #expect(waiting.status?.conditions.condition("DatabaseReady")?.isFalse == true)
                    #expect(try await world.client.find(Deployment.self, world.key("orders")) == nil)
                    try await world.provideDatabase()
                }
                let service = try await world.waitFor(.deployed)
                #expect(service.status?.conditions.isTrue("DatabaseReady") == true)
                #expect(service.status?.credentialsHash?.hasPrefix("sha256:") == true)
            }
        }

        @Test func `A database of its own is made from the template and belongs to the service`() async throws {
            try await ServiceWorld.with { world in
                try await world.apply { $0.database = GravityDatabase.Spec(serverRef: LocalReference(name: "main")) }
                let database = try await eventually { try await world.client.find(GravityDatabase.self, world.key("orders")) }
                #expect(database.metadata.controllerReference?.kind == "GravityService")
                #expect(database.spec.serverRef.name == "main")
                try await world.provideDatabase()
                try await world.waitFor(.deployed)
            }
        }

        @Test func `A database that is lost leaves the pods running and says so`() async throws {
            try await ServiceWorld.with { world in
                try await world.provideDatabase()
                try await world.apply { $0.databaseRef = LocalReference(name: "orders") }
                try await world.waitFor(.deployed)
                let pods = try await world.servingPods()
                let database = try await world.client.get(GravityDatabase.self, world.key("orders"))
                try await world.setReady(database, .false, message: "The server does not answer")
                let service = try await world.waitFor(.databaseUnavailable)
                #expect(service.status?.conditions.condition("DatabaseReady")?.message.contains("The server does not answer") == true)
                #expect(service.status?.conditions.isTrue("Available") == true)
                #expect(try await world.servingPods() == pods)
            }
        }

        @Test func `A bad image leaves the running pods alone, and the status says why`() async throws {
            try await ServiceWorld.with { world in
                try await world.apply()
                let good = try await world.waitFor(.deployed)
                let pods = try await world.servingPods()
                try await world.apply { $0.image = "test/missing:9" }
                let service = try await world.waitFor(.imagePullFailed)
                #expect(service.status?.conditions.condition("Ready")?.message.contains("test/missing:9") == true)
                #expect(service.status?.conditions.isTrue("Available") == true)
                #expect(service.status?.stableRevision == good.status?.stableRevision)
                #expect(try await world.servingPods() == pods)
                try await world.apply()
                try await world.waitFor(.deployed)
                #expect(try await world.servingPods() == pods)
            }
        }

        @Test func `A container that keeps ending is named with its exit code, and the deadline stalls the rollout`() async throws {
            try await ServiceWorld.with { world in
                try await world.apply()
                try await world.waitFor(.deployed)
                let pods = try await world.servingPods()
                try await world.apply {
                    $0.image = "test/crash:1"
                    $0.rollout.progressDeadlineSeconds = 5
                }
                let service = try await world.waitUntil("Stalled with CrashLooping") { service in
                    service.status?.conditions.isTrue("Stalled") == true
                        && service.status?.conditions.condition("Ready")?.reason == "CrashLooping"
                }
                #expect(service.status?.conditions.condition("Ready")?.message.contains("exit code 3") == true)
                #expect(service.status?.failedRevision == service.status?.currentRevision)
                #expect(try await world.servingPods() == pods)
            }
        }

        @Test func `Changed configuration, referenced data and credentials each roll the pods`() async throws {
            try await ServiceWorld.with { world in
                try await world.provideDatabase()
                let extra = Secret(metadata: ObjectMeta(name: "extra", namespace: ServiceWorld.namespace), data: ["A": Base64Data("1")])
                _ = try await world.client.create(extra)
                func spec(_ content: String) -> (inout GravityService.Spec) -> Void {
                    {
                        $0.databaseRef = LocalReference(name: "orders")
                        $0.envFrom = [.init(secretRef: .init(name: "extra"))]
                        $0.config = .init(files: [.init(path: "app.yaml", content: content)])
                    }
                }
                try await world.apply("orders", spec("one"))
                var revision = try #require(try await world.waitFor(.deployed).status?.stableRevision)
                func expectRoll(_ cause: String) async throws {
                    let rolled = try await world.waitUntil("rolled after \(cause)") {
                        $0.status?.stableRevision.map { $0 != revision } == true
                    }
                    revision = try #require(rolled.status?.stableRevision)
                }
                try await world.apply("orders", spec("two"))
                try await expectRoll("configuration")
                _ = try await world.client.patch(.secrets, world.key("extra"), .merge(["data": ["A": "Mg=="]]))
                try await expectRoll("referenced data")
                try await world.provideDatabase(password: "second")
                try await expectRoll("credentials")
                try await eventually {
                    try await world.client.list(ConfigMap.self, in: ServiceWorld.namespace).items
                        .count { $0.metadata.name.hasPrefix("orders-config-") } == 1
                }
            }
        }

        @Test func `A missing Secret is named, nothing starts without it, and it is seen once it comes`() async throws {
            try await ServiceWorld.with { world in
                try await world.apply { $0.env = [.init(name: "A", valueFrom: .init(secretKeyRef: .init(name: "late", key: "a")))] }
                let waiting = try await world.waitFor(.configurationMissing)
                #expect(waiting.status?.conditions.condition("Ready")?.message.contains("shop/late") == true)
                #expect(try await world.client.find(Deployment.self, world.key("orders")) == nil)
                let late = Secret(metadata: ObjectMeta(name: "late", namespace: ServiceWorld.namespace), data: ["a": Base64Data("1")])
                _ = try await world.client.create(late)
                try await world.waitFor(.deployed)
            }
        }

        @Test func `Scaling changes the number of pods and no revision`() async throws {
            try await ServiceWorld.with { world in
                try await world.apply()
                let before = try await world.waitFor(.deployed)
                _ = try await world.client.scale(GravityService.type, world.key("orders"), to: 2)
                let after = try await world.waitUntil("two pods") {
                    $0.status?.readyReplicas == 2 && $0.status?.conditions.isTrue("Ready") == true
                }
                #expect(after.status?.currentRevision == before.status?.currentRevision)
                #expect(try await world.client.find(.podDisruptionBudgets, world.key("orders")) != nil)
                _ = try await world.client.scale(GravityService.type, world.key("orders"), to: 1)
                try await eventually { try await world.client.find(.podDisruptionBudgets, world.key("orders")) == nil }
            }
        }
    }
}

/// Tests with a cluster of their own each; a few at a time, since each runs real processes.
@Suite(.serialized) struct ClusterTests {}
