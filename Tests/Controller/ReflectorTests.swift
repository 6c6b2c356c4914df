import Controller
import Kubernetes
import Observability
import Testing
import TestSupport

@Suite struct ReflectorTests {
    private let registry = PrometheusRegistry(collectors: [])
    /// Waits too short to be noticed, so that tests run at full speed.
    private let quick = WatchTiming(
        timeout: .seconds(60),
        idleMargin: .seconds(1),
        backoff: Backoff(initial: .milliseconds(1), maximum: .milliseconds(5), jitter: .none),
        shortestStream: .zero,
        pageSize: 2
    )

    private func reflector(
        _ client: KubernetesClient,
        namespaces: [String]? = nil,
        timing: WatchTiming? = nil,
        initialList: InitialList = .paged
    ) -> Reflector<Widget> {
        Reflector(
            client: client,
            Widget.self,
            namespaces: namespaces,
            labelSelector: "app=x",
            initialList: initialList,
            timing: timing ?? quick,
            logger: silent,
            metrics: registry
        )
    }

    private func follow(
        _ answer: @escaping @Sendable (ScriptedRequest) async throws -> ScriptedAnswer,
        namespaces: [String]? = nil,
        timing: WatchTiming? = nil,
        initialList: InitialList = .paged,
        body: @escaping (ScriptedServer, Reflector<Widget>, Log<String>) async throws -> Void
    ) async throws {
        try await withServer(answer) { server, client in
            let reflector = reflector(client, namespaces: namespaces, timing: timing, initialList: initialList)
            let changes = Log<String>()
            reflector.subscribe { changes.add(describe($0)) }
            try await whileRunning(reflector.follow) { try await body(server, reflector, changes) }
        }
    }

    @Test func `Pages are listed, then events followed from the list's version`() async throws {
        let script = ScriptedSequence(
            .list([Widget("a", version: 1).json, Widget("b", version: 2).json], resourceVersion: "9", continuation: "next"),
            .list([Widget("c", version: 3).json], resourceVersion: "9"),
            .watch(
                [.added(Widget("d", version: 10)), .modified(Widget("a", version: 11)), .deleted(Widget("b", version: 12))],
                ending: [.hold]
            )
        )
        try await follow({ _ in script.next() }) { server, reflector, changes in
            try await reflector.waitUntilSynced()
            try await eventually { changes.all.count == 6 }
            #expect(changes.all == ["initial a", "initial b", "initial c", "added d", "updated a 1→11", "deleted b"])
            #expect(Set(reflector.cache.list().map(\.metadata.name)) == ["a", "c", "d"])
            let requests = server.requests
            #expect(requests[0].query["limit"] == "2" && requests[1].query["continue"] == "next")
            #expect(requests[2].query["resourceVersion"] == "9" && requests[2].query["allowWatchBookmarks"] == "true")
            #expect(requests.allSatisfy { $0.query["labelSelector"] == "app=x" })
            #expect((registry.value(#"gravity_watch_last_event_timestamp_seconds{kind="Widget"}"#) ?? 0) > 1_600_000_000)
        }
    }

    @Test(arguments: [false, true]) func `After 410 the cache equals a fresh list, and what was deleted unseen is told`(inStream: Bool)
        async throws
    {
        let gone: ScriptedAnswer = inStream ? .watch([.bookmark("5"), .gone]) : .status(410, reason: "Expired")
        let script = ScriptedSequence(
            .list([Widget("kept", version: 1).json, Widget("changed", version: 2).json], resourceVersion: "3"),
            .watch([.added(Widget("deleted", version: 4))]),
            gone,
            .list([Widget("kept", version: 1).json, Widget("changed", version: 50).json], resourceVersion: "60"),
            .list([Widget("new", version: 51).json], resourceVersion: "60"),
            .watch([], ending: [.hold])
        )
        let paged: @Sendable (ScriptedRequest) async throws -> ScriptedAnswer = { request in
            var answer = script.next()
            // The second list comes in two pages.
            if !request.isWatch, request.query["continue"] == nil, case .send(let bytes)? = answer.steps.first {
                var list = try JSONValue(parsing: bytes)
                if list.at(path: "metadata", "resourceVersion")?.stringValue == "60" {
                    list["metadata"]?["continue"] = "page2"
                    answer = .json(list)
                }
            }
            return answer
        }
        try await follow(paged) { server, reflector, changes in
            try await eventually { server.requests.count == 6 }
            #expect(
                Set(reflector.cache.list().map { "\($0.metadata.name)@\($0.metadata.resourceVersion ?? "")" }) == [
                    "kept@1", "changed@50", "new@51",
                ]
            )
            #expect(
                changes.all == [
                    "initial kept", "initial changed", "added deleted", "updated changed 2→50", "added new", "deleted deleted",
                ]
            )
            #expect(registry.value(#"gravity_watch_restarts_total{kind="Widget",reason="gone"}"#) == 1)
            #expect(server.requests[2].query["resourceVersion"] == "4")
            #expect(server.requests[5].query["resourceVersion"] == "60")
        }
    }

    @Test func `A stream the server closes is resumed at the last bookmark, without a list`() async throws {
        let script = ScriptedSequence(
            .list([Widget("a", version: 1).json], resourceVersion: "3"),
            .watch([.bookmark("77")]),
            .watch([], ending: [.hold])
        )
        try await follow({ _ in script.next() }) { server, _, _ in
            try await eventually { server.requests.count == 3 }
            #expect(server.requests[2].query["resourceVersion"] == "77")
            #expect(registry.value(#"gravity_watch_restarts_total{kind="Widget",reason="closed"}"#) == 1)
        }
    }

    @Test func `A connection cut in the middle of an event is resumed without losing or doubling anything`() async throws {
        let half = Array(ScriptedEvent.added(Widget("b", version: 5)).line.prefix(40))
        let script = ScriptedSequence(
            .list([Widget("a", version: 1).json], resourceVersion: "3"),
            .watch([.added(Widget("x", version: 4))], ending: [.send(half), .cut]),
            .watch([.added(Widget("b", version: 5))], ending: [.hold])
        )
        try await follow({ _ in script.next() }) { server, reflector, changes in
            try await eventually { reflector.cache.count == 3 }
            #expect(server.requests[2].query["resourceVersion"] == "4")
            #expect(changes.all == ["initial a", "added x", "added b"])
        }
    }

    @Test func `A half-open connection is given up after the idle deadline`() async throws {
        let timing = WatchTiming(
            timeout: .milliseconds(200),
            idleMargin: .milliseconds(100),
            backoff: Backoff(initial: .milliseconds(1), maximum: .milliseconds(5))
        )
        let script = ScriptedSequence(
            .list([], resourceVersion: "3"),
            .watch([.bookmark("4")], ending: [.hold]),
            .watch([.added(Widget("a", version: 5))], ending: [.hold])
        )
        try await follow({ _ in script.next() }, timing: timing) { server, reflector, _ in
            try await eventually { reflector.cache.count == 1 }
            #expect(server.requests[2].query["resourceVersion"] == "4")
        }
    }

    @Test func `Errors of the server are survived until it answers again`() async throws {
        let script = ScriptedSequence(
            .status(500, reason: "InternalError"),
            .status(403, reason: "Forbidden"),
            .status(404, reason: "NotFound"),
            .json(["kind": "Nonsense"]),
            .list([Widget("a", version: 1).json], resourceVersion: "3"),
            .status(500, reason: "InternalError"),
            .watch([.added(Widget("b", version: 4))], ending: [.hold])
        )
        try await follow({ _ in script.next() }) { _, reflector, _ in
            #expect(!reflector.isSynced)
            try await eventually { reflector.cache.count == 2 }
            #expect(reflector.isSynced)
            #expect((registry.value(#"gravity_watch_restarts_total{kind="Widget",reason="server"}"#) ?? 0) >= 4)
        }
    }

    @Test func `Each of several namespaces is watched, and all must be listed before the cache counts as synced`() async throws {
        let gate = ScriptedGate()
        let answer: @Sendable (ScriptedRequest) async throws -> ScriptedAnswer = { request in
            let namespace = request.path.contains("/namespaces/one/") ? "one" : "two"
            if request.isWatch { return .watch([], ending: [.hold]) }
            if namespace == "two" { try await gate.wait() }
            return .list([Widget("a", namespace: namespace, version: 1).json], resourceVersion: "3")
        }
        try await follow(answer, namespaces: ["one", "two"]) { _, reflector, changes in
            try await eventually { reflector.cache.count == 1 }
            #expect(!reflector.isSynced)
            gate.open()
            try await reflector.waitUntilSynced()
            #expect(changes.all.sorted() == ["initial a", "initial a"])
        }
    }

    @Test func `A streamed list is stored as a whole at its end bookmark`() async throws {
        let gate = ScriptedGate()
        let answer: @Sendable (ScriptedRequest) async throws -> ScriptedAnswer = { request in
            #expect(request.query["sendInitialEvents"] == "true" && request.query["resourceVersionMatch"] == "NotOlderThan")
            return .watch(
                [.added(Widget("a", version: 1)), .added(Widget("b", version: 2))],
                ending: [
                    .wait(gate), .send(ScriptedEvent.bookmark("8", initialEventsEnd: true).line),
                    .send(ScriptedEvent.added(Widget("c", version: 9)).line), .hold,
                ]
            )
        }
        try await follow(answer, initialList: .streamed) { server, reflector, changes in
            try await eventually { server.requests.count == 1 }
            #expect(reflector.cache.count == 0 && !reflector.isSynced)
            gate.open()
            try await eventually { reflector.cache.count == 3 }
            #expect(changes.all == ["initial a", "initial b", "added c"])
        }
    }

    @Test func `A server without streamed lists is asked for a paged one`() async throws {
        let script = ScriptedSequence(
            .status(422, reason: "Invalid"),
            .list([Widget("a", version: 1).json], resourceVersion: "3"),
            .watch([], ending: [.hold])
        )
        try await follow({ _ in script.next() }, initialList: .streamed) { server, reflector, _ in
            try await reflector.waitUntilSynced()
            try await eventually { server.requests.count == 3 }
            #expect(server.requests.map(\.isWatch) == [true, false, true])
        }
    }

    @Test func `Whoever subscribes later is told what is already there`() async throws {
        let script = ScriptedSequence(.list([Widget("a", version: 1).json], resourceVersion: "3"), .watch([], ending: [.hold]))
        try await follow({ _ in script.next() }) { _, reflector, _ in
            try await reflector.waitUntilSynced()
            let late = Log<String>()
            reflector.subscribe { late.add(describe($0)) }
            #expect(late.all == ["initial a"])
        }
    }
}

private func describe(_ change: Change<Widget>) -> String {
    switch change {
    case .added(let new, let isInitial): "\(isInitial ? "initial" : "added") \(new.metadata.name)"
    case .updated(let old, let new):
        "updated \(new.metadata.name) \(old.metadata.resourceVersion ?? "")→\(new.metadata.resourceVersion ?? "")"
    case .deleted(let old): "deleted \(old.metadata.name)"
    }
}
