import AsyncHTTPClient
import FoundationEssentials
import Kubernetes
import NIOCore
import TestSupport
import Testing

@testable import LocalCluster

struct ServiceTests {
    private func get(_ node: TestNode, _ service: String, _ path: String = "/") async throws -> String {
        let object = try await node.get(.services, service)
        let address = object.at(path: "spec", "clusterIP")?.stringValue ?? ""
        let request = HTTPClientRequest(url: "http://\(address):8000\(path)")
        let response = try await node.agent.services.client.execute(request, timeout: .seconds(5))
        return String(buffer: try await response.body.collect(upTo: 1 << 16))
    }

    private func service(_ node: TestNode, _ name: String, _ spec: JSONValue = [:]) async throws {
        var all: [String: JSONValue] = ["selector": ["app": .string(name)], "ports": [["port": 8000, "targetPort": "http"]]]
        all.merge(spec.objectValue ?? [:]) { _, new in new }
        try await node.access.create(.services, ["metadata": ["name": .string(name), "namespace": "default"], "spec": .object(all)])
    }

    private func backend(_ node: TestNode, _ name: String, words: String) async throws -> ObjectKey {
        let container = TestNode.container(
            TestNode.server,
            name: "main",
            [
                "env": [["name": "WORDS", "value": .string(words)]], "ports": [["name": "http", "containerPort": 8080]],
                "readinessProbe": ["httpGet": ["path": "/ready", "port": "http"], "periodSeconds": 1, "failureThreshold": 1],
            ]
        )
        let pod: JSONValue = [
            "metadata": ["name": .string(name), "namespace": "default", "labels": ["app": "web"]],
            "spec": ["containers": [container], "terminationGracePeriodSeconds": 2],
        ]
        return try await node.access.create(.pods, pod).objectKey
    }

    @Test func `A Service spreads connections over ready pods and refuses when there are none`() async throws {
        try await TestNode.run { node in
            try await service(node, "web")
            await #expect(throws: (any Error).self) { try await get(node, "web") }
            let first = try await backend(node, "a", words: "one")
            _ = try await backend(node, "b", words: "two")
            var seen: Set<String> = []
            try await eventually(timeout: TestNode.patience) {
                seen.insert(try await get(node, "web"))
                return seen == ["one a", "two b"]
            }
            let uid = try await node.get(.pods, "a").uid
            try PrivateFiles.write([], to: "\(node.directory)/pods/\(uid)/down")
            try await eventually(timeout: TestNode.patience) {
                let slice = await node.access.list(.endpointSlices, namespace: "default", labelSelector: "kubernetes.io/service-name=web")
                    .first
                let ready = slice?["endpoints"]?.arrayValue?.filter { $0.at(path: "conditions", "ready") == true } ?? []
                return ready.count == 1
            }
            let endpoints = try await node.get(.endpoints, "web")
            #expect(endpoints["subsets"]?[0]?["addresses"]?.arrayValue?.count == 1)
            #expect(endpoints["subsets"]?[0]?["notReadyAddresses"]?[0]?.at(path: "targetRef", "name") == "a")
            for _ in 0..<6 { #expect(try await get(node, "web") == "two b") }
            try await node.access.delete(.pods, first)
            try await node.access.delete(.services, ObjectKey(namespace: "default", name: "web"))
            try await eventually(timeout: TestNode.patience) {
                await node.access.get(.endpoints, ObjectKey(namespace: "default", name: "web")) == nil
            }
        }
    }

    @Test func `Pods learn the addresses of Services, and what is not supported is said in an event`() async throws {
        try await TestNode.run { node in
            try await service(node, "my-db")
            try await service(node, "outside", ["type": "NodePort"])
            try await service(node, "headless", ["clusterIP": "None"])
            let pod = try await node.pod("client", [TestNode.container("env | grep SERVICE")], ["restartPolicy": "Never"])
            try await eventually(timeout: TestNode.patience) { await node.phase(pod) == "Succeeded" }
            let lines = try await node.log(pod).split(separator: "\n")
            let address = try await node.get(.services, "my-db").at(path: "spec", "clusterIP")?.stringValue ?? ""
            #expect(lines.contains("MY_DB_SERVICE_HOST=\(address)"))
            #expect(lines.contains("MY_DB_SERVICE_PORT=8000"))
            #expect(!lines.contains { $0.hasPrefix("HEADLESS") })
            try await eventually(timeout: TestNode.patience) {
                await node.events("ProxyUnavailable").contains { $0.at(path: "involvedObject", "name") == "outside" }
            }
        }
    }

    @Test func `A half-closed connection still gets its answer`() async throws {
        try await TestNode.run { node in
            let script = #"""
                exec perl -MIO::Socket::INET -e '
                my $server = IO::Socket::INET->new(LocalAddr => $ENV{HOST}, LocalPort => 8080, Listen => 50, ReuseAddr => 1) or die;
                while (my $client = $server->accept) {
                    my $count = 0;
                    while (my $n = sysread($client, my $buffer, 65536)) { $count += $n }
                    print $client $count;
                    close $client;
                }
                '
                """#
            let pod: JSONValue = [
                "metadata": ["name": "count", "namespace": "default", "labels": ["app": "count"]],
                "spec": [
                    "terminationGracePeriodSeconds": 1,
                    "containers": [
                        TestNode.container(
                            script,
                            name: "main",
                            [
                                "ports": [["name": "http", "containerPort": 8080]],
                                "readinessProbe": ["tcpSocket": ["port": "http"], "periodSeconds": 1],
                            ]
                        )
                    ],
                ],
            ]
            try await node.access.create(.pods, pod)
            try await service(node, "count")
            let address = try await node.get(.services, "count").at(path: "spec", "clusterIP")?.stringValue ?? ""
            let sender = #"""
                exec perl -MIO::Socket::INET -e '
                my $socket;
                for (1..200) {
                    last if $socket = IO::Socket::INET->new(PeerAddr => $ENV{TARGET}, PeerPort => 8000);
                    select(undef, undef, undef, 0.05);
                }
                print $socket "x" x 1000000;
                shutdown($socket, 1);
                print <$socket>, "\n";
                '
                """#
            let container = TestNode.container(sender, name: "main", ["env": [["name": "TARGET", "value": .string(address)]]])
            let client = try await node.pod("sender", [container], ["restartPolicy": "Never"])
            try await eventually(timeout: TestNode.patience) { await node.phase(client) == "Succeeded" }
            #expect(try await node.log(client) == "1000000\n")
        }
    }
}
