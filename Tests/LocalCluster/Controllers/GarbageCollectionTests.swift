import FoundationEssentials
import Kubernetes
import TestSupport
import Testing

@testable import LocalCluster

struct GarbageCollectionTests {
    private func create(_ node: TestNode, _ name: String, owners: [JSONValue] = [], finalizers: [String] = []) async throws -> JSONValue {
        var metadata: JSONValue = ["name": .string(name), "namespace": "default"]
        if !owners.isEmpty { metadata["ownerReferences"] = .array(owners.map { .controllerReference(to: $0, of: .configMaps) }) }
        if !finalizers.isEmpty { metadata["finalizers"] = .array(finalizers.map { .string($0) }) }
        return try await node.access.create(.configMaps, ["metadata": metadata])
    }

    private func exists(_ node: TestNode, _ name: String) async -> Bool {
        await node.access.get(.configMaps, ObjectKey(namespace: "default", name: name)) != nil
    }

    @Test func `In the background the owner goes first and its dependents follow, theirs too`() async throws {
        try await TestNode.run { node in
            let owner = try await create(node, "owner")
            let child = try await create(node, "child", owners: [owner])
            _ = try await create(node, "grandchild", owners: [child])
            try await node.access.delete(.configMaps, owner.objectKey)
            #expect(await !exists(node, "owner"))
            for name in ["child", "grandchild"] { try await eventually(timeout: TestNode.patience) { await !exists(node, name) } }
        }
    }

    @Test func `In the foreground the owner waits for its dependents`() async throws {
        try await TestNode.run { node in
            let owner = try await create(node, "owner")
            let child = try await create(node, "child", owners: [owner], finalizers: ["test.dev/hold"])
            try await node.access.delete(.configMaps, owner.objectKey, propagation: .foreground)
            try await eventually(timeout: TestNode.patience) { await node.access.get(.configMaps, child.objectKey)?.isBeingDeleted == true }
            #expect(await node.access.get(.configMaps, owner.objectKey)?.isBeingDeleted == true)
            try await node.access.update(.configMaps, child.objectKey) { $0.setMetadata("finalizers", nil) }
            for name in ["child", "owner"] { try await eventually(timeout: TestNode.patience) { await !exists(node, name) } }
        }
    }

    @Test func `An orphaning deletion leaves the dependents without their owner`() async throws {
        try await TestNode.run { node in
            let owner = try await create(node, "owner")
            let child = try await create(node, "child", owners: [owner])
            try await node.access.delete(.configMaps, owner.objectKey, propagation: .orphan)
            try await eventually(timeout: TestNode.patience) { await !exists(node, "owner") }
            let left = try #require(await node.access.get(.configMaps, child.objectKey))
            #expect(left["metadata"]?["ownerReferences"] == nil)
        }
    }

    @Test func `An object born after its owner's end goes, one with another owner stays`() async throws {
        try await TestNode.run { node in
            let owner = try await create(node, "owner")
            let other = try await create(node, "other")
            try await node.access.delete(.configMaps, owner.objectKey)
            _ = try await create(node, "late", owners: [owner])
            let shared: JSONValue = [
                "metadata": [
                    "name": "shared", "namespace": "default",
                    "ownerReferences": .array(
                        [owner, other].map { owner in
                            ["apiVersion": "v1", "kind": "ConfigMap", "name": .string(owner.name), "uid": .string(owner.uid)]
                        }
                    ),
                ]
            ]
            try await node.access.create(.configMaps, shared)
            try await eventually(timeout: TestNode.patience) { await !exists(node, "late") }
            try await eventually(timeout: TestNode.patience) {
                try await node.get(.configMaps, "shared")["metadata"]?["ownerReferences"]?.arrayValue?.count == 1
            }
        }
    }

    @Test func `A namespace has a default account, and takes everything along when it goes`() async throws {
        try await TestNode.run { node in
            let key = ObjectKey(namespace: "", name: "team")
            try await node.access.create(.namespaces, ["metadata": ["name": "team"]])
            try await eventually(timeout: TestNode.patience) {
                await node.access.get(.serviceAccounts, ObjectKey(namespace: "team", name: "default")) != nil
            }
            let held = ObjectKey(namespace: "team", name: "held")
            try await node.access.create(
                .configMaps,
                ["metadata": ["name": "held", "namespace": "team", "finalizers": ["test.dev/hold"]]]
            )
            let pod: JSONValue = [
                "metadata": ["name": "p", "namespace": "team"],
                "spec": ["containers": [TestNode.container("trap 'exit 0' TERM; sleep 1000 & wait")], "terminationGracePeriodSeconds": 2],
            ]
            let podKey = try await node.access.create(.pods, pod).objectKey
            try await eventually(timeout: TestNode.patience) { await node.phase(podKey) == "Running" }
            try await node.access.delete(.namespaces, key)
            try await eventually(timeout: TestNode.patience) { await node.access.get(.pods, podKey) == nil }
            try await eventually(timeout: TestNode.patience) {
                await node.access.get(.namespaces, key)?.condition("NamespaceFinalizersRemaining")?["message"]?.stringValue?
                    .contains("test.dev/hold") == true
            }
            try await node.access.update(.configMaps, held) { $0.setMetadata("finalizers", nil) }
            try await eventually(timeout: TestNode.patience) { await node.access.get(.namespaces, key) == nil }
            #expect(await node.access.list(.serviceAccounts, namespace: "team").isEmpty)
        }
    }
}
