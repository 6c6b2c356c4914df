package import Kubernetes
import Synchronization

/// The objects of one kind as last seen by a watch, with one's own later writes laid over them.
package final class Cache<R: KubernetesResource>: Sendable {
    private let contents = Mutex(CacheContents<R>())
    private let synced = Gate()
    private let transform: @Sendable (inout R) -> Void

    /// `transform` drops what nobody reads from each object before it is stored.
    package init(transform: @escaping @Sendable (inout R) -> Void = { _ in }) {
        self.transform = transform
    }

    package func get(_ key: ObjectKey) -> R? { contents.withLock { $0.get(key) } }

    /// All objects, or those of one namespace; in no order.
    package func list(namespace: String? = nil) -> [R] { contents.withLock { $0.list(namespace: namespace) } }

    /// The objects that name `uid` among their owners; in no order.
    package func owned(by uid: String) -> [R] { contents.withLock { $0.owned(by: uid) } }

    package var keys: [ObjectKey] { contents.withLock { $0.keys } }
    package var count: Int { contents.withLock { $0.count } }

    /// Whether the first list has been stored.
    package var isSynced: Bool { synced.isOpen }

    /// Returns once the first list has been stored; throws `CancellationError`.
    package func waitUntilSynced() async throws { try await synced.wait() }

    /// Shows the result of an own write to readers before the watch reports it; ignored when the watch has already gone further.
    ///
    /// Nobody is told of a change: the watch will do that.
    package func store(_ object: R) {
        let object = transformed(object)
        contents.withLock { $0.store(object) }
    }

    func markSynced() { synced.open() }

    func replace(scope: String, with objects: [R], version: String) -> [Change<R>] {
        let objects = objects.map(transformed)
        let isInitial = !isSynced
        return contents.withLock { $0.replace(scope: scope, with: objects, version: version, isInitial: isInitial) }
    }

    func observe(_ object: R, scope: String) -> Change<R>? {
        let object = transformed(object)
        return contents.withLock { $0.observe(object, scope: scope) }
    }

    func observeDeletion(of object: R, scope: String) -> Change<R>? {
        let object = transformed(object)
        return contents.withLock { $0.observeDeletion(of: object, scope: scope) }
    }

    func advance(scope: String, to version: String) { contents.withLock { $0.advance(scope: scope, to: version) } }

    private func transformed(_ object: R) -> R {
        var object = object
        transform(&object)
        return object
    }
}
