import DequeModule
import Kubernetes

extension Store {
    /// What the lock protects; every method is one critical section.
    struct State: Sendable {
        var revision: Int64 = 1
        var tables: [GroupResource: Table] = [:]
        var subscribers: [Int: Subscriber] = [:]
        /// The revision the store began with: a table that is made later is complete from here on.
        var complete: Int64 = 0
        /// Counts writes and removals, for the writer of snapshots.
        var mutations = 0
        private var nextSubscriber = 0
        private let historyLimit: Int

        init(historyLimit: Int) { self.historyLimit = historyLimit }

        /// One table with what happened to it lately.
        struct Table: Sendable {
            var objects: [ObjectKey: JSONValue] = [:]
            var history: Deque<StoreChange> = []
            /// Changes after this revision are all in `history`.
            var complete: Int64 = 0
        }
    }
}

extension Store.State {
    func snapshot(_ name: GroupResource, at asked: Int64?) throws(Store.Failure) -> Store.Snapshot {
        let table = tables[name] ?? Table(complete: complete)
        guard let asked, asked != revision else { return Store.Snapshot(objects: table.objects, revision: revision) }
        guard asked <= revision else { throw .future(current: revision) }
        guard asked >= table.complete else { throw .expired(oldest: table.complete) }
        var objects = table.objects
        for change in table.history.reversed() {
            guard change.revision > asked else { break }
            objects[change.key] = change.previous
        }
        return Store.Snapshot(objects: objects, revision: asked)
    }

    mutating func write(
        _ name: GroupResource,
        _ key: ObjectKey,
        _ object: JSONValue,
        replacing: String?
    ) throws(Store.Failure) -> JSONValue {
        let previous = tables[name]?.objects[key]
        if let replacing {
            guard let previous else { throw .missing }
            guard previous.resourceVersion == replacing else { throw .conflict }
        } else if previous != nil {
            throw .exists
        }
        let stored = stamped(object)
        tables[name, default: Table(complete: complete)].objects[key] = stored
        record(previous == nil ? .added : .modified, name, key, stored, previous)
        return stored
    }

    mutating func remove(
        _ name: GroupResource,
        _ key: ObjectKey,
        replacing: String,
        last: JSONValue?
    ) throws(Store.Failure) -> JSONValue {
        guard let previous = tables[name]?.objects[key] else { throw .missing }
        guard previous.resourceVersion == replacing else { throw .conflict }
        let final = stamped(last ?? previous)
        tables[name]?.objects[key] = nil
        record(.deleted, name, key, final, previous)
        return final
    }

    func changes(_ name: GroupResource, after asked: Int64, limit: Int) throws(Store.Failure) -> Store.Changes {
        guard asked <= revision else { throw .future(current: revision) }
        let table = tables[name] ?? Table(complete: complete)
        guard asked >= table.complete else { throw .expired(oldest: table.complete) }
        var first = table.history.endIndex
        while first > table.history.startIndex, table.history[first - 1].revision > asked { first -= 1 }
        let found = Array(table.history[first...].prefix(limit))
        let cut = found.count < table.history.endIndex - first
        return Store.Changes(changes: found, revision: cut ? found.last?.revision ?? asked : revision)
    }

    mutating func subscribe(_ subscriber: Subscriber) -> Int {
        nextSubscriber += 1
        subscribers[nextSubscriber] = subscriber
        return nextSubscriber
    }

    mutating func unsubscribe(_ id: Int) { subscribers[id] = nil }

    mutating func removeRemoteSubscribers(where matches: (GroupResource) -> Bool) -> [Subscriber] {
        let ended = subscribers.filter { $0.value.isRemote && $0.value.tables?.contains(where: matches) ?? true }
        for id in ended.keys { subscribers[id] = nil }
        return Array(ended.values)
    }

    mutating func drop(_ name: GroupResource) {
        guard tables[name]?.objects.isEmpty == false else { return }
        tables[name] = Table(complete: revision)
        mutations += 1
    }

    private mutating func stamped(_ object: JSONValue) -> JSONValue {
        revision += 1
        var object = object
        object.setMetadata("resourceVersion", .string(String(revision)))
        return object
    }

    private mutating func record(
        _ kind: StoreChange.Kind,
        _ name: GroupResource,
        _ key: ObjectKey,
        _ object: JSONValue,
        _ previous: JSONValue?
    ) {
        mutations += 1
        let change = StoreChange(kind: kind, table: name, key: key, revision: revision, object: object, previous: previous)
        tables[name]?.history.append(change)
        if let count = tables[name]?.history.count, count > historyLimit, let oldest = tables[name]?.history.popFirst() {
            tables[name]?.complete = oldest.revision
        }
        for subscriber in subscribers.values where subscriber.tables?.contains(name) ?? true { subscriber.wake.yield() }
    }
}
