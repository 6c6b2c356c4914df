import DequeModule
import Kubernetes

/// The current objects of some types and every change after, one event at a time.
///
/// It reads from the store's history and keeps no queue of its own: when a reader is so slow that the history has moved on, it compares
/// what the reader knows with what there is, so that the reader sees fewer events but never a wrong picture.
package struct ClusterWatch: AsyncSequence, Sendable {
    package typealias Element = ClusterEvent
    package typealias Failure = Never

    let api: ResourceAPI
    /// The types, nil for all there are and will be.
    let types: [ResourceType]?

    package func makeAsyncIterator() -> Iterator { Iterator(api: api, types: types) }

    package struct Iterator: AsyncIteratorProtocol {
        private let api: ResourceAPI
        private let types: [GroupResource: ResourceType]?
        private let subscription: StoreSubscription
        private var wakes: AsyncStream<Void>.Iterator
        private var cursors: [GroupResource: TableCursor] = [:]
        private var ready: Deque<ClusterEvent> = []

        init(api: ResourceAPI, types: [ResourceType]?) {
            self.api = api
            self.types = types.map {
                Dictionary($0.map { (api.registry.resource($0)?.table ?? GroupResource($0), $0) }) { first, _ in first }
            }
            subscription = api.store.subscribe(to: self.types.map { Set($0.keys) })
            wakes = subscription.wakes.makeAsyncIterator()
        }

        /// The next event; nil when the task is cancelled or the cluster stops.
        package mutating func next() async -> ClusterEvent? {
            while ready.isEmpty {
                collect()
                if ready.isEmpty, await wakes.next(isolation: #isolation) == nil { return nil }
            }
            return Task.isCancelled ? nil : ready.popFirst()
        }

        private mutating func collect() {
            for table in types.map({ Set($0.keys) }) ?? api.store.tables {
                guard let type = types?[table] ?? api.registry.storageType(of: table) else { continue }
                ready.append(contentsOf: cursors[table, default: TableCursor(table: table)].advance(in: api, as: type))
            }
        }
    }
}

/// How far one reader has come in one table, and what it knows of it.
private struct TableCursor {
    let table: GroupResource
    private var revision: Int64?
    private var known: [ObjectKey: JSONValue] = [:]

    init(table: GroupResource) { self.table = table }

    mutating func advance(in api: ResourceAPI, as type: ResourceType) -> [ClusterEvent] {
        let changes = changes(in: api.store)
        return changes.map { change in
            if change.kind == .deleted { known[change.key] = nil } else { known[change.key] = change.object }
            let object = api.registry.resource(type)?.fromStorage(change.object) ?? change.object
            return ClusterEvent(change: ClusterEvent.Change(change.kind), type: type, object: object)
        }
    }

    private mutating func changes(in store: Store) -> [StoreChange] {
        if let revision, let found = try? store.changes(table, after: revision, limit: .max) {  // nil: the history has moved on
            self.revision = found.revision
            return found.changes
        }
        guard let snapshot = try? store.snapshot(table) else { return [] }  // nil: never, the current revision is always there
        revision = snapshot.revision
        return difference(to: snapshot)
    }

    private func difference(to snapshot: Store.Snapshot) -> [StoreChange] {
        func change(_ kind: StoreChange.Kind, _ key: ObjectKey, _ object: JSONValue) -> StoreChange {
            StoreChange(kind: kind, table: table, key: key, revision: snapshot.revision, object: object, previous: known[key])
        }
        var found: [StoreChange] = []
        for (key, old) in known where snapshot.objects[key]?.uid != old.uid { found.append(change(.deleted, key, old)) }
        for (key, object) in snapshot.objects.sorted(by: { $0.key < $1.key }) {
            let old = known[key]
            if old?.uid != object.uid {
                found.append(change(.added, key, object))
            } else if old?.resourceVersion != object.resourceVersion {
                found.append(change(.modified, key, object))
            }
        }
        return found
    }
}

extension ClusterEvent.Change {
    fileprivate init(_ kind: StoreChange.Kind) {
        switch kind {
        case .added: self = .added
        case .modified: self = .modified
        case .deleted: self = .deleted
        }
    }
}
