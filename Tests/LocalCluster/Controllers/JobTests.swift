import FoundationEssentials
import Kubernetes
import TestSupport
import Testing

@testable import LocalCluster

struct JobTests {
    private func job(_ name: String, _ script: String, _ spec: JSONValue = [:], restartPolicy: String = "Never") -> JSONValue {
        var all: [String: JSONValue] = [
            "template": [
                "spec": [
                    "containers": [TestNode.container(script)], "restartPolicy": .string(restartPolicy), "terminationGracePeriodSeconds": 1,
                ]
            ]
        ]
        all.merge(spec.objectValue ?? [:]) { _, new in new }
        return ["metadata": ["name": .string(name), "namespace": "default"], "spec": .object(all)]
    }

    @Test func `A job completes, keeps its pod for the log, and goes when its time is over`() async throws {
        try await TestNode.run { node in
            try await node.access.create(.jobs, job("migrate", "echo done", ["ttlSecondsAfterFinished": 2]))
            try await eventually(timeout: TestNode.patience) { try await node.get(.jobs, "migrate").hasTrueCondition("Complete") }
            let object = try await node.get(.jobs, "migrate")
            #expect(object.number("status", "succeeded") == 1)
            #expect(object.at(path: "status", "completionTime")?.dateValue != nil)
            let pod = try #require(await node.access.list(.pods, labelSelector: "job-name=migrate").first)
            #expect(try await node.log(pod.objectKey) == "done\n")
            try await eventually(timeout: TestNode.patience) { await node.access.get(.jobs, object.objectKey) == nil }
            try await eventually(timeout: TestNode.patience) { await node.access.list(.pods).isEmpty }
        }
    }

    @Test func `A failing job tries again up to its limit and keeps every failed pod`() async throws {
        try await TestNode.run { node in
            try await node.access.create(.jobs, job("bad", "echo no; exit 2", ["backoffLimit": 2]))
            try await eventually(timeout: TestNode.patience) { try await node.get(.jobs, "bad").hasTrueCondition("Failed") }
            let object = try await node.get(.jobs, "bad")
            #expect(object.condition("Failed")?["reason"] == "BackoffLimitExceeded")
            #expect(object.number("status", "failed") == 3)
            let pods = await node.access.list(.pods)
            #expect(pods.count == 3)
            #expect(pods.allSatisfy { $0.podPhase == "Failed" })
        }
    }

    @Test func `A job over its deadline is ended`() async throws {
        try await TestNode.run { node in
            try await node.access.create(.jobs, job("slow", "sleep 1000", ["activeDeadlineSeconds": 1]))
            try await eventually(timeout: TestNode.patience) { try await node.get(.jobs, "slow").hasTrueCondition("Failed") }
            #expect(try await node.get(.jobs, "slow").condition("Failed")?["reason"] == "DeadlineExceeded")
            try await eventually(timeout: TestNode.patience) { await node.access.list(.pods).isEmpty }
        }
    }

    @Test func `Restarts in place count against the limit, and a suspended job waits`() async throws {
        try await TestNode.run { node in
            try await node.access.create(.jobs, job("again", "exit 1", ["backoffLimit": 1], restartPolicy: "OnFailure"))
            try await eventually(timeout: TestNode.patience) {
                try await node.get(.jobs, "again").condition("Failed")?["reason"] == "BackoffLimitExceeded"
            }
            try await node.access.create(.jobs, job("later", "exit 0", ["suspend": true]))
            try await eventually(timeout: TestNode.patience) { try await node.get(.jobs, "later").hasTrueCondition("Suspended") }
            #expect(await node.access.list(.pods, labelSelector: "job-name=later").isEmpty)
            try await node.access.update(.jobs, ObjectKey(namespace: "default", name: "later")) { $0["spec"]?["suspend"] = false }
            try await eventually(timeout: TestNode.patience) { try await node.get(.jobs, "later").hasTrueCondition("Complete") }
        }
    }
}
