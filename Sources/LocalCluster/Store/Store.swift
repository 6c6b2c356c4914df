package import Kubernetes
import Synchronization

/// Every object of the cluster, in one place, under one revision counter, with a bounded history a watch can resume from.
///
/// Objects are JSON in their storage version. A write names the resourceVersion it replaces, so that nothing is lost silently.
package final class Store: Sendable {
    /// A consistent picture of one table.
    package struct Snapshot: Sendable {
        package let objects: [ObjectKey: JSONValue]
        package let revision: Int64
    }

    /// The writes after a revision, oldest first, and the revision up to which they are complete.
    package struct Changes: Sendable {
        package let changes: [StoreChange]
        package let revision: Int64
    }

    /// Whose turn it is to decide that a watch can no longer be resumed.
    package enum Failure: Error, Sendable, Hashable {
        /// The history no longer reaches back to the asked revision; `oldest` is the first that can be asked for.
        case expired(oldest: Int64)
        /// The asked revision has not been written yet.
        case future(current: Int64)
        /// The object is not what the writer thought it was.
        case conflict
        /// There is no such object.
        case missing
        /// There is such an object already.
        case exists
    }

    let state: Mutex<State>

    /// - Parameter historyLimit: how many writes a table remembers for watches and consistent paging.
    package init(historyLimit: Int = 1024) {
        state = Mutex(State(historyLimit: historyLimit))
    }

    /// A store that goes on from a state.
    init(state: State) { self.state = Mutex(state) }

    /// The revision of the last write.
    package var revision: Int64 { state.withLock { $0.revision } }

    /// The current object, nil when there is none.
    package func object(_ table: GroupResource, _ key: ObjectKey) -> JSONValue? {
        state.withLock { $0.tables[table]?.objects[key] }
    }

    /// All objects of a table, now or at an earlier revision the history still reaches.
    package func snapshot(_ table: GroupResource, at revision: Int64? = nil) throws(Failure) -> Snapshot {
        try state.withLock { state throws(Failure) in try state.snapshot(table, at: revision) }
    }

    /// Writes an object, giving it the next resourceVersion.
    /// - Parameter replacing: the resourceVersion of the object it replaces, nil to create.
    @discardableResult
    package func write(_ table: GroupResource, _ key: ObjectKey, _ object: JSONValue, replacing: String?) throws(Failure) -> JSONValue {
        try state.withLock { state throws(Failure) in try state.write(table, key, object, replacing: replacing) }
    }

    /// Removes an object; watches see `last` (or what was stored) under the revision of the removal.
    @discardableResult
    package func remove(_ table: GroupResource, _ key: ObjectKey, replacing: String, last: JSONValue? = nil) throws(Failure) -> JSONValue {
        try state.withLock { state throws(Failure) in try state.remove(table, key, replacing: replacing, last: last) }
    }

    /// What was written to a table after `revision`, at most `limit` writes.
    package func changes(_ table: GroupResource, after revision: Int64, limit: Int = 256) throws(Failure) -> Changes {
        try state.withLock { state throws(Failure) in try state.changes(table, after: revision, limit: limit) }
    }

    /// The names of all tables that ever held an object.
    package var tables: Set<GroupResource> { state.withLock { Set($0.tables.keys) } }

    /// Forgets the objects a table still has (its type was removed), and then its history, since nobody was told of their end.
    package func drop(_ table: GroupResource) {
        state.withLock { $0.drop(table) }
    }

    /// Wakes whenever one of `tables` (nil: any) is written; release it to stop.
    ///
    /// - Parameter isRemote: whether it is a client's, which `endRemoteSubscriptions` ends.
    package func subscribe(to tables: Set<GroupResource>?, isRemote: Bool = false) -> StoreSubscription {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { $0.subscribe(Subscriber(tables: tables, isRemote: isRemote, wake: continuation)) }
        return StoreSubscription(wakes: stream, continuation: continuation) { [weak self] in
            self?.state.withLock { $0.unsubscribe(id) }
        }
    }

    /// Ends every client's watch that is open on a matching table, as a restart of the server would.
    package func endRemoteSubscriptions(where matches: (GroupResource) -> Bool) {
        let ended = state.withLock { $0.removeRemoteSubscribers(where: matches) }
        for subscriber in ended { subscriber.wake.finish() }
    }
}

/// One that wants to be woken by writes.
struct Subscriber: Sendable {
    let tables: Set<GroupResource>?
    let isRemote: Bool
    let wake: AsyncStream<Void>.Continuation
}
