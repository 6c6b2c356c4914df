import FoundationEssentials
import Kubernetes
import TestSupport
import Testing

@testable import LocalCluster

struct WorkloadTests {
    private func deployment(_ name: String, replicas: Int, words: String, _ spec: JSONValue = [:]) -> JSONValue {
        let container = TestNode.container(
            TestNode.server,
            name: "main",
            [
                "env": [["name": "WORDS", "value": .string(words)]], "ports": [["name": "http", "containerPort": 8080]],
                "readinessProbe": ["httpGet": ["path": "/ready", "port": "http"], "periodSeconds": 1],
            ]
        )
        var all: [String: JSONValue] = [
            "replicas": .count(replicas), "selector": ["matchLabels": ["app": .string(name)]],
            "template": [
                "metadata": ["labels": ["app": .string(name)]],
                "spec": ["containers": [container], "terminationGracePeriodSeconds": 2],
            ],
        ]
        all.merge(spec.objectValue ?? [:]) { _, new in new }
        return ["metadata": ["name": .string(name), "namespace": "default"], "spec": .object(all)]
    }

    private func isComplete(_ node: TestNode, _ name: String, replicas: Int) async throws -> Bool {
        let object = try await node.get(.deployments, name)
        let counts = DeploymentCounts(status: object["status"])
        return counts.isComplete(wanted: replicas) && object.number("status", "observedGeneration") == Int(object.generation)
    }

    private func sets(_ node: TestNode) async -> [JSONValue] { await node.access.list(.replicaSets, namespace: "default") }

    private func change(_ node: TestNode, _ name: String, _ body: (inout JSONValue) -> Void) async throws {
        try await node.access.update(.deployments, ObjectKey(namespace: "default", name: name)) { body(&$0) }
    }

    private func setWords(_ words: String, _ deployment: inout JSONValue) {
        deployment.update("spec") {
            $0.update("template") {
                $0.update("spec") {
                    $0.updateEach("containers") { container in
                        container["env"] = [["name": "WORDS", "value": .string(words)]]
                    }
                }
            }
        }
    }

    @Test func `A rolling update replaces every pod and never drops below what is promised`() async throws {
        try await TestNode.run { node in
            let strategy: JSONValue = ["strategy": ["rollingUpdate": ["maxSurge": 1, "maxUnavailable": 0]]]
            try await node.access.create(.deployments, deployment("web", replicas: 2, words: "one", strategy))
            try await eventually(timeout: TestNode.patience) { try await isComplete(node, "web", replicas: 2) }
            let before = Set(await node.access.list(.pods).map(\.name))
            try await change(node, "web") { setWords("two", &$0) }
            var lowest = 2
            try await eventually(timeout: TestNode.patience, every: .milliseconds(5)) {
                lowest = min(lowest, await node.access.list(.pods).count { $0.isReadyPod && !$0.isBeingDeleted })
                return try await isComplete(node, "web", replicas: 2)
            }
            #expect(lowest == 2)
            try await eventually(timeout: TestNode.patience) { await node.access.list(.pods).count == 2 }
            #expect(before.isDisjoint(with: await node.access.list(.pods).map(\.name)))
            let object = try await node.get(.deployments, "web")
            #expect(object.annotations[Revision.annotation] == "2")
            #expect(object.condition("Progressing")?["reason"] == "NewReplicaSetAvailable")
            #expect(object.hasTrueCondition("Available"))
            #expect(await sets(node).map { Revision.of($0) }.sorted() == [1, 2])

            try await change(node, "web") { setWords("one", &$0) }
            try await eventually(timeout: TestNode.patience) { try await isComplete(node, "web", replicas: 2) }
            #expect(await sets(node).map { Revision.of($0) }.sorted() == [2, 3])
        }
    }

    @Test func `A bad image leaves the old pods running, and the deadline says so`() async throws {
        try await TestNode.run { node in
            try await node.access.create(.deployments, deployment("web", replicas: 1, words: "one", ["progressDeadlineSeconds": 1]))
            try await eventually(timeout: TestNode.patience) { try await isComplete(node, "web", replicas: 1) }
            try await change(node, "web") { object in
                object.update("spec") {
                    $0.update("template") { $0.update("spec") { $0.updateEach("containers") { $0["image"] = "no/such:1" } } }
                }
            }
            try await eventually(timeout: TestNode.patience) {
                try await node.get(.deployments, "web").condition("Progressing")?["reason"] == "ProgressDeadlineExceeded"
            }
            let object = try await node.get(.deployments, "web")
            #expect(object.hasTrueCondition("Available"))
            #expect(object.number("status", "availableReplicas") == 1)
            #expect(await node.access.list(.pods).count { $0.isReadyPod } == 1)
            try await change(node, "web") {
                setWords("three", &$0)
                $0.update("spec") {
                    $0.update("template") { $0.update("spec") { $0.updateEach("containers") { $0["image"] = "test/sh:1" } } }
                }
            }
            try await eventually(timeout: TestNode.patience) { try await isComplete(node, "web", replicas: 1) }
            #expect(try await node.get(.deployments, "web").condition("Progressing")?["status"] == "True")
        }
    }

    @Test func `Scaling, pausing and recreating do what they say`() async throws {
        try await TestNode.run { node in
            try await node.access.create(.deployments, deployment("web", replicas: 1, words: "one", ["strategy": ["type": "Recreate"]]))
            try await eventually(timeout: TestNode.patience) { try await isComplete(node, "web", replicas: 1) }
            try await change(node, "web") { $0["spec"]?["replicas"] = 3 }
            try await eventually(timeout: TestNode.patience) { try await isComplete(node, "web", replicas: 3) }
            try await change(node, "web") { $0["spec"]?["paused"] = true }
            try await change(node, "web") { setWords("two", &$0) }
            try await eventually(timeout: TestNode.patience) {
                try await node.get(.deployments, "web").condition("Progressing")?["reason"] == "DeploymentPaused"
            }
            #expect(await sets(node).count == 1)
            var overlapped = false
            try await change(node, "web") { $0["spec"]?["paused"] = false }
            try await eventually(timeout: TestNode.patience, every: .milliseconds(5)) {
                let hashes = Set(await node.access.list(.pods).compactMap { $0.labels[PodTemplateHash.label] })
                if hashes.count > 1 { overlapped = true }
                let count = await sets(node).count
                return try await isComplete(node, "web", replicas: 3) && count == 2
            }
            #expect(!overlapped)
            try await change(node, "web") { $0["spec"]?["replicas"] = 0 }
            try await eventually(timeout: TestNode.patience) { await node.access.list(.pods).isEmpty }
        }
    }

    @Test func `A deleted pod is replaced, and deleting the Deployment deletes all of it`() async throws {
        try await TestNode.run { node in
            try await node.access.create(.deployments, deployment("web", replicas: 1, words: "one"))
            try await eventually(timeout: TestNode.patience) { try await isComplete(node, "web", replicas: 1) }
            let pod = try #require(await node.access.list(.pods).first)
            try await node.access.delete(.pods, pod.objectKey)
            try await eventually(timeout: TestNode.patience) {
                await node.access.list(.pods).contains { $0.uid != pod.uid && $0.isReadyPod }
            }
            try await node.access.delete(.deployments, ObjectKey(namespace: "default", name: "web"))
            try await eventually(timeout: TestNode.patience) {
                let pods = await node.access.list(.pods)
                let left = await sets(node)
                return pods.isEmpty && left.isEmpty
            }
        }
    }

    @Test func `A disruption budget counts what it allows`() async throws {
        try await TestNode.run { node in
            try await node.access.create(.deployments, deployment("web", replicas: 2, words: "one"))
            let budget: JSONValue = [
                "metadata": ["name": "web", "namespace": "default"],
                "spec": ["minAvailable": "50%", "selector": ["matchLabels": ["app": "web"]]],
            ]
            try await node.access.create(.podDisruptionBudgets, budget)
            try await eventually(timeout: TestNode.patience) {
                let status = try await node.get(.podDisruptionBudgets, "web")["status"]
                return status?["disruptionsAllowed"] == 1 && status?["expectedPods"] == 2 && status?["desiredHealthy"] == 1
            }
        }
    }
}
