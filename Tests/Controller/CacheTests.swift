@testable import Controller
import Kubernetes
import Testing

@Suite struct CacheTests {
    private let owner = OwnerReference(apiVersion: "v1", kind: "Owner", name: "o", uid: "uid-o", controller: true)

    @Test func `Objects are found by key, namespace and owner`() {
        let cache = Cache<Widget>()
        _ = cache.replace(
            scope: "",
            with: [Widget("a", version: 1, owner: owner), Widget("b", version: 2), Widget("c", namespace: "other", version: 3)],
            version: "3"
        )
        #expect(cache.get(ObjectKey(namespace: "ns", name: "a"))?.metadata.name == "a")
        #expect(Set(cache.list(namespace: "ns").map(\.metadata.name)) == ["a", "b"])
        #expect(cache.list().count == 3)
        #expect(cache.owned(by: "uid-o").map(\.metadata.name) == ["a"])
        _ = cache.observe(Widget("a", version: 4), scope: "")
        #expect(cache.owned(by: "uid-o").isEmpty)
        _ = cache.observeDeletion(of: Widget("b", version: 5), scope: "")
        #expect(cache.list(namespace: "ns").count == 1)
    }

    @Test func `A fresh list replaces everything and tells the differences, deletions too`() {
        let cache = Cache<Widget>()
        _ = cache.replace(
            scope: "",
            with: [Widget("same", version: 1), Widget("changed", version: 2), Widget("gone", version: 3)],
            version: "3"
        )
        cache.markSynced()
        let changes = cache.replace(
            scope: "",
            with: [Widget("same", version: 1), Widget("changed", version: 9), Widget("new", version: 8)],
            version: "10"
        )
        #expect(changes.map(describe) == ["updated changed 2→9", "added new", "deleted gone"])
    }

    @Test func `A list of one namespace leaves the others alone`() {
        let cache = Cache<Widget>()
        _ = cache.replace(scope: "a", with: [Widget("x", namespace: "a", version: 1)], version: "1")
        _ = cache.replace(scope: "b", with: [Widget("y", namespace: "b", version: 2)], version: "2")
        #expect(cache.replace(scope: "a", with: [], version: "3").map(describe) == ["deleted x"])
        #expect(cache.list().map(\.metadata.name) == ["y"])
    }

    @Test func `An own write is visible at once and gives way when the watch has caught up`() {
        let cache = Cache<Widget>()
        let key = ObjectKey(namespace: "ns", name: "a")
        _ = cache.replace(scope: "", with: [Widget("a", version: 1, size: 1)], version: "1")
        cache.store(Widget("a", version: 5, size: 5))
        #expect(cache.get(key)?.size == 5)
        // A change by somebody else, made before ours, is still told with what it changed.
        let change = cache.observe(Widget("a", version: 3, generation: 2, size: 3), scope: "")
        #expect(change.map(describe) == "updated a 1→3")
        #expect(cache.get(key)?.size == 5)
        #expect(cache.observe(Widget("a", version: 7, size: 7), scope: "") != nil)
        #expect(cache.get(key)?.size == 7)
    }

    @Test func `An own write that the watch has already passed is ignored`() {
        let cache = Cache<Widget>()
        _ = cache.replace(scope: "", with: [Widget("a", version: 9, size: 9)], version: "9")
        cache.store(Widget("a", version: 5, size: 5))
        #expect(cache.get(ObjectKey(namespace: "ns", name: "a"))?.size == 9)
        cache.store(Widget("deleted", version: 8))
        #expect(cache.count == 1 && cache.list().count == 1)
    }

    @Test func `An own creation is listed before the watch reports it, and forgotten when a bookmark passes it`() {
        let cache = Cache<Widget>()
        _ = cache.replace(scope: "", with: [], version: "1")
        cache.store(Widget("new", version: 2, owner: owner))
        #expect(cache.list(namespace: "ns").count == 1 && cache.owned(by: "uid-o").count == 1)
        cache.advance(scope: "", to: "2")
        #expect(cache.list().isEmpty)
    }

    @Test func `A server restored from a backup is believed`() {
        let cache = Cache<Widget>()
        _ = cache.replace(scope: "", with: [Widget("a", version: 900, size: 9)], version: "900")
        cache.store(Widget("a", version: 901, size: 10))
        _ = cache.replace(scope: "", with: [Widget("a", version: 5, size: 1)], version: "6")
        #expect(cache.get(ObjectKey(namespace: "ns", name: "a"))?.size == 1)
    }

    @Test func `What nobody reads is dropped before storing`() {
        let cache = Cache<Widget>(transform: { $0.size = nil })
        _ = cache.replace(scope: "", with: [Widget("a", version: 1, size: 4)], version: "1")
        #expect(cache.list().first?.size == nil)
    }

    private func describe(_ change: Change<Widget>) -> String {
        switch change {
        case .added(let new, _): "added \(new.metadata.name)"
        case .updated(let old, let new):
            "updated \(new.metadata.name) \(old.metadata.resourceVersion ?? "")→\(new.metadata.resourceVersion ?? "")"
        case .deleted(let old): "deleted \(old.metadata.name)"
        }
    }
}
