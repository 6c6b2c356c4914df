import Kubernetes
import TestSupport
import Testing

/// Every event of a watch up to its end.
func collect<R>(_ watch: WatchSequence<R>) async throws -> [WatchEvent<R>] {
    var events: [WatchEvent<R>] = []
    for try await event in watch { events.append(event) }
    return events
}

@Suite struct WatchTests {
    private let map = ConfigMap(metadata: ObjectMeta(name: "a", namespace: "n", resourceVersion: "1"), data: [:])

    @Test func `Every kind of event arrives, and a clean end ends the stream`() async throws {
        let events = [
            ScriptedEvent("ADDED", configMap("a")), ScriptedEvent("MODIFIED", configMap("a")), ScriptedEvent("DELETED", configMap("a")),
            ScriptedEvent("NEW-IN-A-LATER-VERSION", [:]), .bookmark("7"), .bookmark("8", initialEventsEnd: true),
        ]
        try await withClient(answer: { _ in .watch(events) }) { client, server async throws in
            let seen = try await collect(client.watch(ConfigMap.self, in: "n"))
            #expect(
                seen == [
                    .added(map), .modified(map), .deleted(map), .bookmark(resourceVersion: "7", initialEventsEnd: false),
                    .bookmark(resourceVersion: "8", initialEventsEnd: true),
                ]
            )
        }
    }

    @Test func `The request carries its parameters`() async throws {
        try await withClient(answer: { _ in .watch([]) }) { client, server async throws in
            _ = try await collect(client.watch(ConfigMap.self, in: "n"))
            #expect(server.requests.first?.query == ["watch": "true", "allowWatchBookmarks": "true", "timeoutSeconds": "290"])
            let options = WatchOptions(
                labelSelector: "a=b",
                fieldSelector: "c=d",
                resourceVersion: "5",
                timeout: .seconds(10),
                sendInitialEvents: true
            )
            _ = try await collect(client.watchMetadata(.secrets, in: nil, options: options))
            #expect(
                server.requests.last?.query == [
                    "watch": "true", "allowWatchBookmarks": "true", "timeoutSeconds": "10", "labelSelector": "a=b", "fieldSelector": "c=d",
                    "resourceVersion": "5", "sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan",
                ]
            )
            #expect(server.requests.last?.header("Accept") == "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1")
            #expect(server.requests.last?.path == "/api/v1/secrets")
        }
    }

    @Test func `An event may be split at every byte`() async throws {
        let line = ScriptedEvent("ADDED", configMap("a", ["k": "é😀"])).line
        try await withClient(answer: { request in
            let split = Int(request.query["fieldSelector"] ?? "") ?? 0
            return ScriptedAnswer(steps: [.send(Array(line[..<split])), .send(Array(line[split...])), .send(line)])
        }) { client, _ async throws in
            for split in 1..<line.count {
                let seen = try await collect(client.watch(ConfigMap.self, in: "n", options: WatchOptions(fieldSelector: String(split))))
                guard seen.count == 2, case .added(let object) = seen[0], object.data == ["k": "é😀"], seen[0] == seen[1] else {
                    Issue.record("split at \(split)")
                    return
                }
            }
        }
    }

    @Test func `Several events in one chunk, blank lines and a last line without its newline arrive`() async throws {
        let line = ScriptedEvent("ADDED", configMap("a")).line
        let bytes = line + Array("\n \r\n".utf8) + line + line.dropLast()
        try await withClient(answer: { _ in ScriptedAnswer(steps: [.send(bytes)]) }) { client, _ async throws in
            #expect(try await collect(client.watch(ConfigMap.self, in: "n")) == [.added(map), .added(map), .added(map)])
        }
    }

    @Test func `An event is delivered at once, while the stream stays open`() async throws {
        let gate = ScriptedGate()
        try await withClient(answer: { _ in .watch([ScriptedEvent("ADDED", configMap("a"))], ending: [.wait(gate)]) }) {
            client,
            _ async throws in
            var iterator = client.watch(ConfigMap.self, in: "n").makeAsyncIterator()
            #expect(try await iterator.next() == .added(map))
            gate.open()
            #expect(try await iterator.next() == nil)
            #expect(try await iterator.next() == nil)
        }
    }

    @Test func `An object of 1 MiB in small chunks arrives`() async throws {
        let text = String(repeating: "x", count: 1 << 20)
        let line = ScriptedEvent("ADDED", configMap("a", ["k": text])).line
        let steps = stride(from: 0, to: line.count, by: 1_400).map {
            ScriptedAnswer.Step.send(Array(line[$0..<min($0 + 1_400, line.count)]))
        }
        try await withClient(answer: { _ in ScriptedAnswer(steps: steps) }) { client, _ async throws in
            guard case .added(let object)? = try await collect(client.watch(ConfigMap.self, in: "n")).first else {
                Issue.record("no event")
                return
            }
            #expect(object.data["k"] == text)
        }
    }

    @Test func `An event beyond the limit is refused, with or without its newline`() async throws {
        let line = ScriptedEvent("ADDED", configMap("a", ["k": String(repeating: "x", count: 5_000)])).line
        for ending in [line, Array(line.dropLast(100))] {
            try await withClient(answer: { _ in ScriptedAnswer(steps: [.send(ending), .hold]) }) { client, _ async throws in
                await #expect(throws: KubernetesError.tooLarge(limit: 4_096)) {
                    try await collect(client.watch(ConfigMap.self, in: "n", options: WatchOptions(maximumEventBytes: 4_096)))
                }
            }
        }
    }

    @Test func `410 as a status is thrown`() async throws {
        try await withClient(answer: { _ in .status(410, reason: "Expired") }) { client, _ async throws in
            let error = await #expect(throws: KubernetesError.self) { try await collect(client.watch(ConfigMap.self, in: "n")) }
            #expect(error?.isGone == true)
        }
    }

    @Test func `410 in the stream is an event and the end`() async throws {
        let events = [ScriptedEvent("ADDED", configMap("a")), .gone, ScriptedEvent("ADDED", configMap("never"))]
        try await withClient(answer: { _ in .watch(events, ending: [.hold]) }) { client, _ async throws in
            let seen = try await collect(client.watch(ConfigMap.self, in: "n"))
            #expect(seen.count == 2)
            guard case .error(let status)? = seen.last else {
                Issue.record("expected an error event")
                return
            }
            #expect(status.isGone && status.message == "too old resource version")
        }
    }

    @Test func `A half-open connection ends with a timeout`() async throws {
        let options = WatchOptions(timeout: .milliseconds(400), idleMargin: .milliseconds(100))
        try await withClient(answer: { _ in .watch([ScriptedEvent("ADDED", configMap("a"))], ending: [.hold]) }) { client, _ async throws in
            var iterator = client.watch(ConfigMap.self, in: "n", options: options).makeAsyncIterator()
            #expect(try await iterator.next() == .added(map))
            await #expect(throws: KubernetesError.timeout) { _ = try await iterator.next() }
            #expect(try await iterator.next() == nil)
        }
    }

    @Test func `A connection cut within the stream is a connection error`() async throws {
        try await withClient(answer: { _ in .watch([ScriptedEvent("ADDED", configMap("a"))], ending: [.cut]) }) { client, _ async throws in
            let error = await #expect(throws: KubernetesError.self) { try await collect(client.watch(ConfigMap.self, in: "n")) }
            guard case .connection? = error else {
                Issue.record("expected a connection error, not \(String(describing: error))")
                return
            }
        }
    }

    @Test(arguments: ["{\"type\":\"ADDED\",\"object\":{\"metadata\":", "{}\n", "hunter2\n", "{\"type\":\"BOOKMARK\",\"object\":{}}\n"])
    func `A stream that is no watch is refused without quoting it`(text: String) async throws {
        try await withClient(answer: { _ in ScriptedAnswer(steps: [.send(Array(text.utf8))]) }) { client, _ async throws in
            let error = await #expect(throws: KubernetesError.self) { try await collect(client.watch(ConfigMap.self, in: "n")) }
            guard case .decoding? = error else {
                Issue.record("expected a decoding error, not \(String(describing: error))")
                return
            }
            #expect(error?.description.contains("hunter2") == false)
        }
    }

    @Test func `Cancelling the reader ends the watch with CancellationError`() async throws {
        let arrived = ScriptedGate()
        try await withClient(answer: { _ in
            arrived.open()
            return ScriptedAnswer(steps: [.send(ScriptedEvent("ADDED", configMap("a")).line), .hold])
        }) { client, _ async throws in
            let reader = Task { try await collect(client.watch(ConfigMap.self, in: "n")) }
            try await arrived.wait()
            reader.cancel()
            await #expect(throws: CancellationError.self) { try await reader.value }
        }
    }

    @Test func `Watches hold no connection that calls need`() async throws {
        let options = ClientOptions(callTimeout: .seconds(10), maximumConnections: 1)
        try await withClient(
            options: options,
            answer: { request in
                request.isWatch ? .watch([ScriptedEvent("ADDED", configMap("a"))], ending: [.hold]) : .json(configMap("a"))
            }
        ) { client, _ async throws in
            var iterators = (0..<4).map { _ in client.watch(ConfigMap.self, in: "n").makeAsyncIterator() }
            for index in iterators.indices { #expect(try await iterators[index].next() == .added(map)) }
            #expect(try await client.get(ConfigMap.self, key("a")) == map)
        }
    }

    @Test func `Untyped events keep everything but managed fields`() async throws {
        var object = configMap("a")
        object["metadata"]?["managedFields"] = [["manager": "m"]]
        object["extra"] = [1]
        let event = ScriptedEvent("MODIFIED", object)
        try await withClient(answer: { _ in .watch([event]) }) { client, _ async throws in
            guard case .modified(let seen)? = try await collect(client.watch(.configMaps, in: "n")).first else {
                Issue.record("no event")
                return
            }
            #expect(seen.content["extra"] == [1])
            #expect(seen.content["metadata"]?["managedFields"] == nil)
        }
    }
}
