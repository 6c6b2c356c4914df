import FoundationEssentials
import Kubernetes
import TestSupport
import Testing

@testable import LocalCluster

struct QuietTests {
    @Test func `A cluster at rest writes nothing`() async throws {
        try await TestNode.run { node in
            let probe: JSONValue = [
                "readinessProbe": ["tcpSocket": ["port": 8080], "periodSeconds": 1],
                "livenessProbe": ["httpGet": ["port": 8080, "path": "/"], "periodSeconds": 1],
            ]
            let deployment: JSONValue = [
                "metadata": ["name": "web", "namespace": "default"],
                "spec": [
                    "replicas": 2, "selector": ["matchLabels": ["app": "web"]],
                    "template": [
                        "metadata": ["labels": ["app": "web"]],
                        "spec": [
                            "containers": [TestNode.container(TestNode.server, name: "main", probe)], "terminationGracePeriodSeconds": 1,
                        ],
                    ],
                ],
            ]
            try await node.access.create(.deployments, deployment)
            try await node.access.create(
                .services,
                ["metadata": ["name": "web", "namespace": "default"], "spec": ["selector": ["app": "web"], "ports": [["port": 8000]]]]
            )
            var still = (revision: Int64(0), since: ContinuousClock.now)
            try await eventually(timeout: TestNode.patience) {
                let revision = node.access.api.store.revision
                if revision != still.revision { still = (revision, .now) }
                let object = try await node.get(.deployments, "web")
                return DeploymentCounts(status: object["status"]).isComplete(wanted: 2) && .now - still.since > .seconds(3)
            }
        }
    }
}
