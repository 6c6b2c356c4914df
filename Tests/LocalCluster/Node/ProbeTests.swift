import FoundationEssentials
import Kubernetes
import TestSupport
import Testing

@testable import LocalCluster

struct ProbeTests {
    private func ready(_ node: TestNode, _ pod: ObjectKey) async -> Bool {
        await node.access.get(.pods, pod)?.isReadyPod == true
    }

    @Test func `Readiness is asked over HTTP and gates the pod`() async throws {
        try await TestNode.run { node in
            let probe: JSONValue = [
                "ports": [["name": "http", "containerPort": 8080]],
                "readinessProbe": ["httpGet": ["path": "/ready", "port": "http"], "periodSeconds": 1, "failureThreshold": 1],
            ]
            let pod = try await node.pod("web", [TestNode.container(TestNode.server, name: "main", probe)])
            try await eventually(timeout: TestNode.patience) { await ready(node, pod) }
            let uid = try await node.get(.pods, "web").uid
            let flag = "\(node.directory)/pods/\(uid)/down"
            try PrivateFiles.write([], to: flag)
            try await eventually(timeout: TestNode.patience) { await !ready(node, pod) }
            #expect(await node.status(pod)["restartCount"] == 0)
            try await eventually(timeout: TestNode.patience) {
                await node.events("Unhealthy").contains {
                    $0["message"] == "Readiness probe failed: HTTP probe failed with statuscode: 503"
                }
            }
            PrivateFiles.remove(flag)
            try await eventually(timeout: TestNode.patience) { await ready(node, pod) }
        }
    }

    @Test func `A container that fails its liveness probe is started again`() async throws {
        try await TestNode.run { node in
            let probe: JSONValue = [
                "livenessProbe": [
                    "exec": ["command": ["/bin/sh", "-c", "test ! -e $HOME/sick"]], "periodSeconds": 1, "failureThreshold": 1,
                ]
            ]
            let pod = try await node.pod("live", [TestNode.container("trap 'exit 0' TERM; sleep 1000 & wait", name: "main", probe)])
            try await eventually(timeout: TestNode.patience) { await ready(node, pod) }
            let uid = try await node.get(.pods, "live").uid
            let flag = "\(node.directory)/pods/\(uid)/sick"
            try PrivateFiles.write([], to: flag)
            try await eventually(timeout: TestNode.patience) { (await node.status(pod).number("restartCount") ?? 0) >= 1 }
            PrivateFiles.remove(flag)
            try await eventually(timeout: TestNode.patience) { await ready(node, pod) }
            try await eventually(timeout: TestNode.patience) {
                await node.events("Killing").contains { $0["message"] == "Container main failed liveness probe, will be restarted" }
            }
        }
    }

    @Test func `Until the startup probe succeeds nothing else is asked and the pod is not ready`() async throws {
        try await TestNode.run { node in
            let probe: JSONValue = [
                "startupProbe": ["exec": ["command": ["/bin/sh", "-c", "test -e $HOME/up"]], "periodSeconds": 1, "failureThreshold": 100],
                "livenessProbe": ["exec": ["command": ["/bin/false"]], "periodSeconds": 1, "failureThreshold": 1],
            ]
            let pod = try await node.pod("slow", [TestNode.container("trap 'exit 0' TERM; sleep 1000 & wait", name: "main", probe)])
            try await eventually(timeout: TestNode.patience) { (await node.events("Unhealthy").first?.number("count") ?? 0) >= 2 }
            #expect(await node.status(pod)["started"] == false)
            #expect(await node.status(pod)["restartCount"] == 0)
            let uid = try await node.get(.pods, "slow").uid
            try PrivateFiles.write([], to: "\(node.directory)/pods/\(uid)/up")
            try await eventually(timeout: TestNode.patience) { (await node.status(pod).number("restartCount") ?? 0) >= 1 }
        }
    }

    @Test func `A TCP probe is a connection`() async throws {
        try await TestNode.run { node in
            let probe: JSONValue = ["readinessProbe": ["tcpSocket": ["port": 8080], "periodSeconds": 1]]
            let pod = try await node.pod("tcp", [TestNode.container(TestNode.server, name: "main", probe)])
            try await eventually(timeout: TestNode.patience) { await ready(node, pod) }
            let closed = try await node.pod("closed", [TestNode.container("sleep 1000", name: "main", probe)])
            try await eventually(timeout: TestNode.patience) {
                await node.events("Unhealthy").contains { $0.at(path: "involvedObject", "name") == "closed" }
            }
            #expect(await !ready(node, closed))
        }
    }
}
