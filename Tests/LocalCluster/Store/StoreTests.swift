import Kubernetes
import Synchronization
import Testing

@testable import LocalCluster

struct StoreTests {
    private let table = GroupResource(group: "", resource: "things")

    private func key(_ name: String) -> ObjectKey { ObjectKey(namespace: "n", name: name) }
    private func object(_ name: String, _ value: Int64 = 0) -> JSONValue {
        ["metadata": ["name": .string(name), "namespace": "n"], "value": .integer(value)]
    }

    @Test func `Every write has a revision of its own, across all tables`() throws {
        let store = Store()
        let first = try store.write(table, key("a"), object("a"), replacing: nil)
        let second = try store.write(GroupResource(group: "x", resource: "others"), key("a"), object("a"), replacing: nil)
        #expect(Int64(second.resourceVersion) == (Int64(first.resourceVersion) ?? 0) + 1)
        #expect(String(store.revision) == second.resourceVersion)
    }

    @Test func `A write that does not know the present object is refused`() throws {
        let store = Store()
        let first = try store.write(table, key("a"), object("a"), replacing: nil)
        #expect(throws: Store.Failure.exists) { try store.write(table, key("a"), object("a"), replacing: nil) }
        try store.write(table, key("a"), object("a", 1), replacing: first.resourceVersion)
        #expect(throws: Store.Failure.conflict) { try store.write(table, key("a"), object("a", 2), replacing: first.resourceVersion) }
        #expect(throws: Store.Failure.conflict) { try store.remove(table, key("a"), replacing: first.resourceVersion) }
        #expect(throws: Store.Failure.missing) { try store.remove(table, key("b"), replacing: "1") }
    }

    @Test func `An earlier revision can be looked at as long as the history reaches back`() throws {
        let store = Store(historyLimit: 3)
        let first = try store.write(table, key("a"), object("a", 1), replacing: nil)
        let then = store.revision
        let second = try store.write(table, key("a"), object("a", 2), replacing: first.resourceVersion)
        try store.write(table, key("b"), object("b"), replacing: nil)
        try store.remove(table, key("a"), replacing: second.resourceVersion)
        let past = try store.snapshot(table, at: then)
        #expect(past.objects.mapValues { $0["value"] } == [key("a"): 1])
        try store.write(table, key("c"), object("c"), replacing: nil)
        #expect(throws: Store.Failure.expired(oldest: then + 1)) { try store.snapshot(table, at: then) }
        #expect(throws: Store.Failure.future(current: store.revision)) { try store.snapshot(table, at: store.revision + 1) }
    }

    @Test func `Changes are told in order and in pages`() throws {
        let store = Store()
        let start = store.revision
        for name in ["a", "b", "c"] { try store.write(table, key(name), object(name), replacing: nil) }
        let page = try store.changes(table, after: start, limit: 2)
        #expect(page.changes.map(\.key.name) == ["a", "b"])
        let rest = try store.changes(table, after: page.revision)
        #expect(rest.changes.map(\.key.name) == ["c"])
        #expect(try store.changes(table, after: rest.revision).changes.isEmpty)
    }

    @Test func `A subscription wakes for its own tables only, and ends when it is dropped`() async throws {
        let store = Store()
        let subscription = store.subscribe(to: [table], isRemote: true)
        var wakes = subscription.wakes.makeAsyncIterator()
        try store.write(table, key("a"), object("a"), replacing: nil)
        #expect(await wakes.next() != nil)
        try store.write(GroupResource(group: "x", resource: "others"), key("a"), object("a"), replacing: nil)
        store.endRemoteSubscriptions { $0 == table }
        #expect(await wakes.next() == nil)
    }

    @Test func `A snapshot keeps every object and makes old revisions too old`() throws {
        let store = Store()
        try store.write(table, key("a"), object("a", 7), replacing: nil)
        let bytes = store.state.withLock { StoreSnapshot(of: $0) }.bytes
        let restored = Store(state: try StoreSnapshot(parsing: bytes).restored(historyLimit: 8))
        #expect(restored.object(table, key("a")) == store.object(table, key("a")))
        #expect(restored.revision > store.revision)
        #expect(throws: Store.Failure.self) { try restored.changes(table, after: store.revision) }
        #expect(throws: (any Error).self) { try StoreSnapshot(parsing: Array("{\"version\":9}".utf8)) }
    }

    @Test func `A reader inside the process sees a true picture even when the history has moved on`() async throws {
        let api = ResourceAPI(store: Store(historyLimit: 4))
        api.createSystemObjects()
        let access = ClusterAccess(api: api)
        var events = access.watch([.configMaps]).makeAsyncIterator()
        try await access.create(.configMaps, .configMap("a"))
        #expect(await events.next()?.key.name == "a")
        for number in 0..<20 { try await access.create(.configMaps, .configMap("b\(number)")) }
        try await access.delete(.configMaps, ObjectKey(namespace: "default", name: "a"))
        var seen: [String: ClusterEvent.Change] = [:]
        while seen.count < 21, let event = await events.next() { seen[event.key.name] = event.change }
        #expect(seen["a"] == .deleted)
        #expect(seen.count { $0.value == .added } == 20)
    }
}
