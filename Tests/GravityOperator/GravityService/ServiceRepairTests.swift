import GravityAPI
import Kubernetes
import TestSupport
import Testing

@testable import GravityOperator

extension ClusterTests {
    @Suite struct Repairs {
        @Test func `Every child that is deleted is back within two seconds`() async throws {
            try await ServiceWorld.with { world in
                try await world.apply {
                    $0.replicas = 2
                    $0.config = .init(files: [.init(path: "a", content: "1")])
                }
                try await world.waitFor(.deployed)
                let map = try #require(
                    try await world.client.list(ConfigMap.self, in: ServiceWorld.namespace).items.first {
                        $0.metadata.name.hasPrefix("orders-config")
                    }
                )
                let children: [(ResourceType, String)] = [
                    (.services, "orders"), (.serviceAccounts, "orders"), (.podDisruptionBudgets, "orders"),
                    (.configMaps, map.metadata.name),
                    (.deployments, "orders"),
                ]
                for (type, name) in children {
                    let old = try await world.client.get(type, world.key(name))
                    try await world.client.delete(type, world.key(name))
                    try await eventually(timeout: .seconds(2)) {
                        let found = try await world.client.find(type, world.key(name))
                        return found != nil && found?.uid != old.uid
                    }
                }
                try await world.waitFor(.deployed)
            }
        }

        @Test(
            arguments: [
                ["op": "replace", "path": "/spec/replicas", "value": 3],
                ["op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "test/idle:1"],
                ["op": "add", "path": "/spec/template/spec/containers/0/env/-", "value": ["name": "INTRUDER", "value": "1"]],
                ["op": "add", "path": "/spec/paused", "value": true],
                ["op": "remove", "path": "/metadata/labels/app.kubernetes.io~1managed-by"],
            ] as [JSONValue]
        )
        func `A Deployment that is edited is as before within two seconds`(edit: JSONValue) async throws {
            try await ServiceWorld.with { world in
                try await world.apply()
                try await world.waitFor(.deployed)
                let before = try await world.client.get(.deployments, world.key("orders"))
                let path = edit["path"]?.stringValue ?? ""
                let operation: JSONPatchOperation =
                    switch (edit["op"]?.stringValue, edit["value"]) {
                    case ("replace", let value?): .replace(path: path, value)
                    case ("add", let value?): .add(path: path, value)
                    default: .remove(path: path)
                    }
                _ = try await world.client.patch(.deployments, world.key("orders"), .json([operation]), fieldManager: "intruder")
                try await eventually(timeout: .seconds(2)) {
                    let now = try await world.client.get(.deployments, world.key("orders"))
                    return now.content["spec"] == before.content["spec"] && now.labels == before.labels
                }
            }
        }

        @Test func `A converged service is written no more, however often it is looked at`() async throws {
            try await ServiceWorld.with { world in
                try await world.provideDatabase()
                try await world.apply {
                    $0.replicas = 2
                    $0.databaseRef = LocalReference(name: "orders")
                    $0.config = .init(files: [.init(path: "a", content: "1")])
                    $0.migrations = .init()
                    $0.migrations?.image = "test/good:1"
                    $0.migrations?.args = ["migrate"]
                    $0.resources = .init(requests: ["cpu": "0.5", "memory": "64Mi"], limits: ["memory": "1024Mi"])
                    $0.health = .init()
                    $0.health?.dependencies = .init(path: "/health")
                    $0.health?.readiness = .init(path: "/ready")
                }
                try await world.waitUntil("healthy") {
                    $0.status?.conditions.isTrue("DependenciesHealthy") == true && $0.status?.conditions.isTrue("Ready") == true
                }
                let writes = world.operatorWrites.count
                for round in 1...5 {
                    try await world.reconcile(round: round)
                }
                try await world.withSecondOperator()
                #expect(world.operatorWrites.count == writes, "\(world.operatorWrites.dropFirst(writes))")
            }
        }

        @Test func `A suspended service is left alone, and looked after again once it is not`() async throws {
            try await ServiceWorld.with { world in
                try await world.apply()
                try await world.waitFor(.deployed)
                try await world.apply { $0.suspend = true }
                try await world.waitFor(.suspended)
                let writes = world.operatorWrites.count
                try await world.client.delete(.services, world.key("orders"))
                try await world.reconcile(round: 1)
                #expect(world.operatorWrites.count == writes)
                #expect(try await world.client.find(.services, world.key("orders")) == nil)
                try await world.apply()
                try await world.waitFor(.deployed)
                #expect(try await world.client.find(.services, world.key("orders")) != nil)
            }
        }

        @Test func `A child of somebody else is not taken over`() async throws {
            try await ServiceWorld.with { world in
                let foreign: JSONValue = [
                    "apiVersion": "v1", "kind": "Service", "metadata": ["name": "orders", "namespace": "shop"],
                    "spec": ["ports": [["port": 1234]], "selector": ["a": "b"]],
                ]
                _ = try await world.client.create(Unstructured(content: foreign))
                try await world.apply()
                let service = try await world.waitFor(.nameConflict)
                #expect(service.status?.conditions.isTrue("Stalled") == true)
                let kept = try await world.client.get(.services, world.key("orders"))
                #expect(kept.content.at(path: "spec", "selector") == ["a": "b"])
                try await world.client.delete(.services, world.key("orders"))
                try await world.waitFor(.deployed)
            }
        }

        @Test func `A field of a later release stalls with words, and the rest is done all the same`() async throws {
            try await ServiceWorld.with { world in
                try await world.apply { $0.autoscaling = .init(maxReplicas: 4) }
                let service = try await world.waitFor(.notYetSupported)
                #expect(service.status?.conditions.condition("Stalled")?.message.contains("autoscaling") == true)
                #expect(service.status?.conditions.isTrue("Available") == true)
            }
        }

        @Test func `What the service says of its dependencies is on the resource`() async throws {
            try await ServiceWorld.with { world in
                try await world.apply {
                    $0.health = .init()
                    $0.health?.dependencies = .init(path: "/health")
                }
                try await world.waitUntil("healthy") { $0.status?.conditions.isTrue("DependenciesHealthy") == true }
                try world.setHealth(["status": "degraded", "checks": ["redis": ["status": "unhealthy", "message": "connection refused"]]])
                let degraded = try await world.waitUntil("degraded") {
                    $0.status?.conditions.condition("DependenciesHealthy")?.isFalse == true
                }
                #expect(degraded.status?.conditions.isTrue("Ready") == true)
                try world.setHealth([
                    "status": "unhealthy", "checks": ["database": ["status": "unhealthy", "message": "connection refused"]],
                ])
                let down = try await world.waitFor(.dependencyDown)
                #expect(down.status?.conditions.condition("DependenciesHealthy")?.message == "database: connection refused")
                try world.setHealth(["status": "healthy", "checks": [:]])
                try await world.waitFor(.deployed)
            }
        }
    }
}
