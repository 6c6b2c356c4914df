import Kubernetes
import TestSupport
import Testing

/// Runs a test against a scripted server with a client of it that is shut down at the end.
func withClient(
    options: ClientOptions = ClientOptions(callTimeout: .seconds(10)),
    answer: @escaping @Sendable (ScriptedRequest) async throws -> ScriptedAnswer,
    body: (KubernetesClient, ScriptedServer) async throws -> Void
) async throws {
    try await withScriptedServer(answer: answer) { server async throws in
        try await using(try server.client(options: options)) { try await body($0, server) }
    }
}

/// Runs a test with a client that is shut down at the end.
func using(_ client: KubernetesClient, body: (KubernetesClient) async throws -> Void) async throws {
    do {
        try await body(client)
    } catch {
        try await client.shutdown()
        throw error
    }
    try await client.shutdown()
}

func configMap(_ name: String, _ data: [String: String] = [:], resourceVersion: String = "1") -> JSONValue {
    [
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": ["name": .string(name), "namespace": "n", "resourceVersion": .string(resourceVersion)],
        "data": .object(data.mapValues { .string($0) }),
    ]
}

func key(_ name: String) -> ObjectKey { ObjectKey(namespace: "n", name: name) }

@Suite struct ReadTests {
    @Test func `An object is read by its key`() async throws {
        try await withClient(answer: { _ in .json(configMap("a", ["k": "v"])) }) { client, server async throws in
            #expect(try await client.get(ConfigMap.self, key("a")).data == ["k": "v"])
            #expect(try await client.get(.configMaps, key("a")).content == configMap("a", ["k": "v"]))
            #expect(server.requests.map(\.path) == Array(repeating: "/api/v1/namespaces/n/configmaps/a", count: 2))
            #expect(server.requests.first?.header("User-Agent") == "gravity-operator/\(KubernetesClient.version)")
            #expect(server.requests.first?.header("Authorization") == nil)
        }
    }

    @Test func `A missing object is nil to find and an error to get`() async throws {
        try await withClient(answer: { _ in .status(404, reason: "NotFound", message: "configmaps \"a\" not found") }) {
            client,
            _ async throws in
            #expect(try await client.find(ConfigMap.self, key("a")) == nil)
            #expect(try await client.find(.configMaps, key("a")) == nil)
            let error = await #expect(throws: KubernetesError.self) { try await client.get(ConfigMap.self, key("a")) }
            #expect(error?.isNotFound == true)
            #expect(error?.description == "the API server answered NotFound (404): configmaps \"a\" not found")
        }
    }

    @Test func `Metadata alone is asked for by its Accept header`() async throws {
        try await withClient(answer: { $0.path.hasSuffix("/s") ? .json(configMap("s")) : .list([configMap("a")]) }) {
            client,
            server async throws in
            #expect(try await client.getMetadata(.secrets, key("s")).metadata.name == "s")
            #expect(try await client.get(MetadataOnly<Secret>.self, key("s")).metadata.name == "s")
            #expect(try await client.listMetadata(.secrets, in: nil).items.map(\.key) == [key("a")])
            #expect(try await client.list(MetadataOnly<Secret>.self, in: nil).items.map(\.key) == [key("a")])
            let accepted = server.requests.compactMap { $0.header("Accept") }
            #expect(accepted.prefix(2).allSatisfy { $0 == "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" })
            #expect(accepted.suffix(2).allSatisfy { $0 == "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" })
        }
    }

    @Test(arguments: ["", ".", "..", "a/b", "%2e"])
    func `A name that is no path segment is never sent`(name: String) async throws {
        try await withClient(answer: { _ in .json([:]) }) { client, server async throws in
            await #expect(throws: KubernetesError.invalidRequest("not a valid name")) { try await client.get(ConfigMap.self, key(name)) }
            await #expect(throws: KubernetesError.self) { try await client.get(ConfigMap.self, ObjectKey(namespace: "", name: "a")) }
            #expect(server.requests.isEmpty)
        }
    }

    @Test func `An answer longer than the limit is refused`() async throws {
        let options = ClientOptions(callTimeout: .seconds(10), maximumResponseBytes: 1_000)
        let big = configMap("a", ["k": String(repeating: "x", count: 2_000)])
        try await withClient(options: options, answer: { _ in .json(big) }) { client, _ async throws in
            await #expect(throws: KubernetesError.tooLarge(limit: 1_000)) { try await client.get(ConfigMap.self, key("a")) }
        }
    }

    @Test func `A server that does not answer, or stops in the middle, ends with a timeout`() async throws {
        let options = ClientOptions(callTimeout: .milliseconds(100))
        let gate = ScriptedGate()
        try await withClient(
            options: options,
            answer: { request in
                if request.path.hasSuffix("silent") { try await gate.wait() }
                return ScriptedAnswer(steps: [.send(Array("{".utf8)), .hold])
            },
            body: { client, _ async throws in
                await #expect(throws: KubernetesError.timeout) { try await client.get(ConfigMap.self, key("silent")) }
                await #expect(throws: KubernetesError.timeout) { try await client.get(ConfigMap.self, key("half")) }
            }
        )
    }

    @Test func `A connection cut in the middle of an answer is a connection error`() async throws {
        try await withClient(answer: { _ in ScriptedAnswer(steps: [.send(Array("{".utf8)), .cut]) }) { client, _ async throws in
            let error = await #expect(throws: KubernetesError.self) { try await client.get(ConfigMap.self, key("a")) }
            guard case .connection? = error else {
                Issue.record("expected a connection error, not \(String(describing: error))")
                return
            }
        }
    }

    @Test func `Nobody listening is a connection error that names the address`() async throws {
        let url = try await withScriptedServer(answer: { _ in .json([:]) }, body: { $0.url })
        let client = try KubernetesClient(
            configuration: try ClusterConfiguration(server: url),
            options: ClientOptions(callTimeout: .seconds(10))
        )
        try await using(client) { client async throws in
            let error = await #expect(throws: KubernetesError.self) { try await client.serverVersion() }
            #expect(error?.description.contains("cannot reach the API server: 127.0.0.1:") == true, "\(error?.description ?? "")")
        }
    }

    @Test(arguments: [
        ("{\"metadata\":{\"name\":1}}", "metadata.name"), ("{\"metadata\":", "invalid JSON at byte 12"), ("hunter2", "invalid JSON"),
        ("{}", "metadata is missing"),
    ])
    func `An answer that does not fit says where, never what`(body: String, expected: String) async throws {
        try await withClient(answer: { _ in ScriptedAnswer(steps: [.send(Array(body.utf8))]) }) { client, _ async throws in
            let error = await #expect(throws: KubernetesError.self) { try await client.get(ConfigMap.self, key("a")) }
            #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
            #expect(error?.description.contains("hunter2") == false)
        }
    }

    @Test func `An error answer that is no Status keeps its code and not its body`() async throws {
        try await withClient(answer: { _ in ScriptedAnswer(status: 502, steps: [.send(Array("hunter2".utf8))]) }) {
            client,
            _ async throws in
            let error = await #expect(throws: KubernetesError.self) { try await client.get(ConfigMap.self, key("a")) }
            #expect(error?.status == Status(code: 502, message: "Bad Gateway"))
        }
    }

    @Test func `A redirect is not followed, it would carry the token away`() async throws {
        let answer = ScriptedAnswer(status: 307, headers: [("Location", "/elsewhere")], steps: [])
        try await withClient(answer: { _ in answer }) { client, server async throws in
            let error = await #expect(throws: KubernetesError.self) { try await client.serverVersion() }
            #expect(error?.status?.code == 307)
            #expect(server.requests.count == 1)
        }
    }

    @Test func `A cancelled call ends with CancellationError`() async throws {
        let arrived = ScriptedGate()
        try await withClient(answer: { _ in
            arrived.open()
            return ScriptedAnswer(steps: [.hold])
        }) { client, _ async throws in
            let call = Task { try await client.get(ConfigMap.self, key("a")) }
            try await arrived.wait()
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
        }
    }

    @Test func `Discovery lists groups and kinds`() async throws {
        let answers: [String: JSONValue] = [
            "/version": ["major": "1", "minor": "34+", "gitVersion": "v1.34.1"],
            "/api": ["kind": "APIVersions", "versions": ["v1"]],
            "/apis": ["groups": [["name": "apps", "versions": [["groupVersion": "apps/v1", "version": "v1"]]]]],
            "/apis/gravity.dev/v1alpha1": [
                "resources": [
                    ["name": "gravityservices/status", "singularName": "", "namespaced": true, "kind": "GravityService", "verbs": ["get"]],
                    [
                        "name": "gravityservices", "singularName": "", "namespaced": true, "kind": "GravityService",
                        "verbs": ["get", "list"],
                    ],
                ]
            ],
        ]
        try await withClient(answer: { request in answers[request.path].map { .json($0) } ?? .json(["kind": "x"]) }) {
            client,
            server async throws in
            #expect(try await client.serverVersion().minorNumber == 34)
            #expect(try await client.apiGroups().map(\.name) == ["", "apps"])
            #expect(try await client.raw("/version") == answers["/version"]?.serialized())
            let object = Unstructured(content: [
                "apiVersion": "gravity.dev/v1alpha1", "kind": "GravityService", "metadata": ["name": "a", "namespace": "n"],
            ])
            for _ in 0..<2 { _ = try await client.apply(object, fieldManager: "m") }
            #expect(
                server.requests.suffix(3).map(\.path) == [
                    "/apis/gravity.dev/v1alpha1", "/apis/gravity.dev/v1alpha1/namespaces/n/gravityservices/a",
                    "/apis/gravity.dev/v1alpha1/namespaces/n/gravityservices/a",
                ]
            )
            let unknown = Unstructured(content: ["apiVersion": "gravity.dev/v1alpha1", "kind": "Other", "metadata": ["name": "a"]])
            let error = await #expect(throws: KubernetesError.self) { try await client.create(unknown) }
            #expect(error?.isNotFound == true)
        }
    }
}
