import Kubernetes
import LocalCluster
import TestSupport
import Testing

/// Watches over HTTP, as clients make them.
struct WatchTests {
    private typealias Events = WatchSequence<Unstructured>.AsyncIterator

    private func watch(_ test: TestCluster, _ configure: (inout WatchOptions) -> Void = { _ in }) -> Events {
        var options = WatchOptions()
        configure(&options)
        return test.client.watch(.configMaps, in: "default", options: options).makeAsyncIterator()
    }

    private func make(_ test: TestCluster, _ name: String, label: String = "1") async throws -> Unstructured {
        try await test.client.create(Unstructured(content: .configMap(name, labels: ["l": .string(label)])))
    }

    private func label(_ test: TestCluster, _ name: String, _ value: String) async throws {
        _ = try await test.client.patch(
            .configMaps,
            ObjectKey(namespace: "default", name: name),
            .merge(["metadata": ["labels": ["l": .string(value)]]])
        )
    }

    /// The next event that is no bookmark, as `KIND name`.
    private func next(_ events: inout Events) async throws -> String? {
        while let event = try await events.next() {
            switch event {
            case .added(let object): return "ADDED \(object.name)"
            case .modified(let object): return "MODIFIED \(object.name)"
            case .deleted(let object): return "DELETED \(object.name)"
            case .error(let status): return "ERROR \(status.code)"
            case .bookmark(_, let isEnd): if isEnd { return "END" }
            }
        }
        return nil
    }

    @Test func `A watch begins with what there is and goes on with what happens`() async throws {
        try await TestCluster.run { test in
            _ = try await make(test, "a")
            var events = watch(test)
            #expect(try await next(&events) == "ADDED a")
            _ = try await make(test, "b")
            #expect(try await next(&events) == "ADDED b")
            try await label(test, "a", "2")
            #expect(try await next(&events) == "MODIFIED a")
            try await test.client.delete(.configMaps, ObjectKey(namespace: "default", name: "a"))
            #expect(try await next(&events) == "DELETED a")
        }
    }

    @Test func `A watch resumes after a revision`() async throws {
        try await TestCluster.run { test in
            let first = try await make(test, "a")
            _ = try await make(test, "b")
            try await label(test, "a", "2")
            var events = watch(test) { $0.resourceVersion = first.resourceVersion }
            #expect(try await next(&events) == "ADDED b")
            #expect(try await next(&events) == "MODIFIED a")
        }
    }

    @Test func `Objects enter and leave a selection`() async throws {
        try await TestCluster.run { test in
            _ = try await make(test, "a", label: "2")
            var events = watch(test) { $0.labelSelector = "l=1" }
            try await label(test, "a", "1")
            #expect(try await next(&events) == "ADDED a")
            try await label(test, "a", "2")
            #expect(try await next(&events) == "DELETED a")
            _ = try await make(test, "b", label: "2")
            _ = try await make(test, "c")
            #expect(try await next(&events) == "ADDED c")
        }
    }

    @Test func `A revision that is too old is gone`() async throws {
        try await TestCluster.run({ $0.watchHistory = 2 }) { test in
            let first = try await make(test, "a")
            for name in ["b", "c", "d", "e"] { _ = try await make(test, name) }
            var events = watch(test) { $0.resourceVersion = first.resourceVersion }
            do {
                #expect(try await next(&events) == "ERROR 410")
            } catch let error as KubernetesError {
                #expect(error.isGone)
            }
        }
    }

    @Test func `Bookmarks carry the revision forward`() async throws {
        try await TestCluster.run({ $0.bookmarkInterval = .milliseconds(50) }) { test in
            _ = try await make(test, "a")
            var events = watch(test)
            #expect(try await next(&events) == "ADDED a")
            let other = try await test.client.create(
                Unstructured(content: ["apiVersion": "v1", "kind": "Secret", "metadata": ["name": "s", "namespace": "default"]])
            )
            while let event = try await events.next() {
                guard case .bookmark(let revision, _) = event else { continue }
                if Int64(revision) ?? 0 >= Int64(other.resourceVersion ?? "") ?? .max { return }
            }
            Issue.record("the watch ended without the bookmark")
        }
    }

    @Test func `The present state can be asked for, with a mark at its end`() async throws {
        try await TestCluster.run { test in
            _ = try await make(test, "a")
            _ = try await make(test, "b")
            var events = watch(test) { $0.sendInitialEvents = true }
            #expect(try await next(&events) == "ADDED a")
            #expect(try await next(&events) == "ADDED b")
            #expect(try await next(&events) == "END")
            _ = try await make(test, "c")
            #expect(try await next(&events) == "ADDED c")
        }
    }

    @Test func `A watch ends in time`() async throws {
        try await TestCluster.run { test in
            _ = try await make(test, "a")
            var events = watch(test) { $0.timeout = .seconds(1) }
            #expect(try await next(&events) == "ADDED a")
            #expect(try await next(&events) == nil)
        }
    }

    @Test func `Watches of a custom kind end with its definition`() async throws {
        try await TestCluster.run { test in
            try await test.ok("apply -f -", input: WidgetDefinition.yaml)
            try await test.ok("apply -f -", input: WidgetDefinition.widget("a"))
            var events = test.client.watch(WidgetDefinition.type, in: nil).makeAsyncIterator()
            #expect(try await next(&events) == "ADDED a")
            try await test.ok("delete crd widgets.example.com")
            var last: String?
            while let event = try await next(&events) { last = event }
            #expect(last == nil || last == "DELETED a")
        }
    }
}
