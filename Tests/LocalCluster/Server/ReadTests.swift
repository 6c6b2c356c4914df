import Kubernetes
import LocalCluster
import TestSupport
import Testing

/// Reads over HTTP, as clients make them.
struct ReadTests {
    private let path = "/api/v1/namespaces/default/configmaps"

    private func json(_ test: TestCluster, _ path: String, accept: String = "application/json") async throws -> JSONValue {
        try JSONValue(parsing: await test.client.raw(path, accept: accept))
    }

    private func make(_ test: TestCluster, _ names: String...) async throws {
        for name in names { _ = try await test.client.create(Unstructured(content: .configMap(name))) }
    }

    private func names(_ list: JSONValue) -> [String] {
        list["items"]?.arrayValue?.compactMap { $0.at(path: "metadata", "name")?.stringValue } ?? []
    }

    @Test func `Pages of a list show one moment`() async throws {
        try await TestCluster.run { test in
            try await make(test, "a", "b", "c", "d")
            let first = try await json(test, "\(path)?limit=2")
            #expect(names(first) == ["a", "b"])
            #expect(first.at(path: "metadata", "remainingItemCount") == 2)
            try await test.client.delete(.configMaps, ObjectKey(namespace: "default", name: "c"))
            try await make(test, "aa", "e")
            let token = try #require(first.at(path: "metadata", "continue")?.stringValue)
            let second = try await json(test, "\(path)?limit=2&continue=\(token)")
            #expect(names(second) == ["c", "d"])
            #expect(second.at(path: "metadata", "continue") == nil)
            #expect(second.at(path: "metadata", "resourceVersion") == first.at(path: "metadata", "resourceVersion"))
        }
    }

    @Test func `A page that comes too late is gone`() async throws {
        try await TestCluster.run({ $0.watchHistory = 4 }) { test in
            try await make(test, "a", "b")
            let first = try await json(test, "\(path)?limit=1")
            let token = try #require(first.at(path: "metadata", "continue")?.stringValue)
            try await make(test, "c", "d", "e", "f", "g")
            let error = try await #require(throws: KubernetesError.self) { try await json(test, "\(path)?limit=1&continue=\(token)") }
            #expect(error.isGone)
        }
    }

    @Test func `A revision can be asked for exactly, and not from the future`() async throws {
        try await TestCluster.run { test in
            try await make(test, "a")
            let then = try await json(test, path).at(path: "metadata", "resourceVersion")?.stringValue ?? ""
            try await make(test, "b")
            #expect(try await names(json(test, "\(path)?resourceVersion=\(then)&resourceVersionMatch=Exact")) == ["a"])
            #expect(try await names(json(test, "\(path)?resourceVersion=\(then)")) == ["a", "b"])
            #expect(try await names(json(test, "\(path)?resourceVersion=0")) == ["a", "b"])
            let error = try await #require(throws: KubernetesError.self) { try await json(test, "\(path)?resourceVersion=99999") }
            #expect(error.status?.code == 504)
            #expect(error.status?.details?.causes?.first?.reason == "ResourceVersionTooLarge")
        }
    }

    @Test func `Selectors choose`() async throws {
        try await TestCluster.run { test in
            for (name, label) in [("a", "1"), ("b", "2"), ("c", "1")] {
                _ = try await test.client.create(Unstructured(content: .configMap(name, labels: ["l": .string(label)])))
            }
            #expect(try await names(json(test, "\(path)?labelSelector=l%3D1")) == ["a", "c"])
            #expect(try await names(json(test, "\(path)?labelSelector=l+in+(2)")) == ["b"])
            #expect(try await names(json(test, "\(path)?fieldSelector=metadata.name%3Dc")) == ["c"])
            #expect(try await names(json(test, "\(path)?labelSelector=l%3D1&limit=1")) == ["a"])
            #expect(try await names(json(test, "/api/v1/configmaps?labelSelector=l%3D2")) == ["b"])
        }
    }

    @Test func `Lists come as tables and as metadata too`() async throws {
        try await TestCluster.run { test in
            try await make(test, "a")
            let table = try await json(test, path, accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
            #expect(table["kind"] == "Table")
            #expect(table["columnDefinitions"]?.arrayValue?.compactMap { $0["name"]?.stringValue } == ["Name", "Data", "Age"])
            #expect(table["rows"]?[0]?["cells"]?[0] == "a")
            #expect(table["rows"]?[0]?["object"]?["kind"] == "PartialObjectMetadata")
            let metadata = try await test.client.listMetadata(.configMaps, in: "default")
            #expect(metadata.items.map(\.metadata.name) == ["a"])
            let protobuf = try await json(test, "\(path)/a", accept: "application/vnd.kubernetes.protobuf,application/json")
            #expect(protobuf["kind"] == "ConfigMap")
            let error = try await #require(throws: KubernetesError.self) { try await json(test, path, accept: "text/html") }
            #expect(error.status?.code == 406)
        }
    }

    @Test func `Discovery lists built-in and custom kinds`() async throws {
        try await TestCluster.run { test in
            try await test.ok("apply -f -", input: WidgetDefinition.yaml)
            let group = try await json(test, "/apis/example.com/v1")
            let entries = group["resources"]?.arrayValue ?? []
            #expect(entries.compactMap { $0["name"]?.stringValue } == ["widgets", "widgets/status", "widgets/scale"])
            #expect(entries.first?["shortNames"] == ["wd"])
            #expect(try await json(test, "/apis")["groups"]?.arrayValue?.contains { $0["name"] == "example.com" } == true)
            #expect(try await json(test, "/version")["gitVersion"] == "v1.32.0+gravity")
            #expect(try await json(test, "/openapi/v3").at(path: "paths", "apis/example.com/v1") != nil)
            #expect(try await String(decoding: test.client.raw("/readyz"), as: UTF8.self) == "ok")
        }
    }

    @Test func `Nobody is served without the token`() async throws {
        try await TestCluster.run { test in
            var configuration = try test.cluster.clusterConfiguration
            configuration.token = .static(BearerToken("wrong"))
            let stranger = try KubernetesClient(configuration: configuration)
            let error = try await #require(throws: KubernetesError.self) { try await stranger.raw(path) }
            #expect(error.isUnauthorized)
            #expect(try await String(decoding: stranger.raw("/healthz"), as: UTF8.self) == "ok")
            try await stranger.shutdown()
        }
    }

    @Test func `A body over the limit is refused`() async throws {
        try await TestCluster.run { test in
            let data = JSONValue.configMap("large", data: ["a": .string(String(repeating: "x", count: 4 << 20))])
            let error = try await #require(throws: KubernetesError.self) { try await test.client.create(Unstructured(content: data)) }
            #expect(error.status?.code == 413)
            _ = try await test.client.create(
                Unstructured(content: .configMap("fits", data: ["a": .string(String(repeating: "x", count: 1_000_000))]))
            )
        }
    }
}
