import Kubernetes
import TestSupport
import Testing

@Suite struct ListTests {
    @Test func `A list is read page by page`() async throws {
        try await withClient(answer: { request in
            switch request.query["continue"] {
            case nil: .list([configMap("a"), configMap("b")], resourceVersion: "10", continuation: "t/1+=")
            case "t/1+=": .list([configMap("c")], resourceVersion: "10", continuation: "t2")
            default: .list([configMap("d")], resourceVersion: "10")
            }
        }) { client, server async throws in
            let list = try await client.list(
                ConfigMap.self,
                in: "n",
                options: ListOptions(labelSelector: "a=b,c in (d)", fieldSelector: "x=y", limit: 2)
            )
            #expect(list.items.map(\.metadata.name) == ["a", "b", "c", "d"])
            #expect(list.resourceVersion == "10")
            #expect(server.requests.map { $0.query["limit"] } == ["2", "2", "2"])
            #expect(server.requests.map { $0.query["labelSelector"] } == Array(repeating: "a=b,c in (d)", count: 3))
            #expect(server.requests.first?.query["fieldSelector"] == "x=y")
            #expect(server.requests.first?.path == "/api/v1/namespaces/n/configmaps")
        }
    }

    @Test func `Every namespace is listed by the collection's own path`() async throws {
        try await withClient(answer: { _ in .json(["metadata": ["resourceVersion": "3"], "items": nil]) }) { client, server async throws in
            let list = try await client.list(
                .deployments,
                in: nil,
                options: ListOptions(resourceVersion: "0", resourceVersionMatch: "NotOlderThan")
            )
            #expect(list.items.isEmpty && list.resourceVersion == "3")
            #expect(server.requests.first?.path == "/apis/apps/v1/deployments")
            #expect(server.requests.first?.query["resourceVersion"] == "0")
            #expect(server.requests.first?.query["resourceVersionMatch"] == "NotOlderThan")
        }
    }

    @Test func `Untyped items get the kind that list items lack, and lose managed fields`() async throws {
        let item: JSONValue = ["metadata": ["name": "a", "managedFields": [["manager": "m"]]]]
        try await withClient(answer: { _ in .list([item]) }) { client, _ async throws in
            let items = try await client.list(.configMaps, in: "n").items
            #expect(items.map(\.content) == [["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a"]]])
        }
    }

    @Test func `A continue token that expired starts the list again, once`() async throws {
        let gone = ScriptedAnswer.status(410, reason: "Expired")
        let first = ScriptedAnswer.list([configMap("old")], continuation: "t")
        let answers = ScriptedSequence(
            first,
            gone,
            .list([configMap("a")], resourceVersion: "20", continuation: "t"),
            .list([configMap("b")], resourceVersion: "20")
        )
        try await withClient(answer: { _ in answers.next() }) { client, server async throws in
            let list = try await client.list(ConfigMap.self, in: "n")
            #expect(list.items.map(\.metadata.name) == ["a", "b"])
            #expect(list.resourceVersion == "20")
            #expect(server.requests.map { $0.query["continue"] } == [nil, "t", nil, "t"])
        }
        let always = ScriptedSequence(first, gone, first, gone)
        try await withClient(answer: { _ in always.next() }) { client, server async throws in
            let error = await #expect(throws: KubernetesError.self) { try await client.list(ConfigMap.self, in: "n") }
            #expect(error?.isGone == true)
            #expect(server.requests.count == 4)
        }
    }

    @Test func `A list that is gone from its first page is not repeated`() async throws {
        try await withClient(answer: { _ in .status(410, reason: "Gone") }) { client, server async throws in
            let error = await #expect(throws: KubernetesError.self) {
                try await client.list(ConfigMap.self, in: "n", options: ListOptions(resourceVersion: "1", resourceVersionMatch: "Exact"))
            }
            #expect(error?.isGone == true)
            #expect(server.requests.count == 1)
        }
    }

    @Test func `A list without an end is cut off`() async throws {
        let options = ClientOptions(callTimeout: .seconds(10), maximumListItems: 5)
        try await withClient(options: options, answer: { _ in .list([configMap("a"), configMap("b")], continuation: "t") }) {
            client,
            server async throws in
            await #expect(throws: KubernetesError.tooLarge(limit: 5)) { try await client.list(ConfigMap.self, in: "n") }
            #expect(server.requests.count == 3)
        }
    }
}
