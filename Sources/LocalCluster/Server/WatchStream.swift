import Kubernetes
import NIOCore

/// What a watch tells, computed from the store's history: the place it has come to and nothing else.
struct WatchStream: Sendable {
    enum Start: Sendable {
        /// Every object there is as ADDED, then changes.
        case currentState
        /// As `currentState`, with a bookmark in between that ends the list (KEP-3157).
        case initialEvents
        /// Changes after a revision.
        case after(Int64)
    }

    let store: Store
    let resource: ServedResource
    let selection: Selection
    let view: ObjectView
    let sendsBookmarks: Bool
    /// Every change up to here has been told.
    private(set) var revision: Int64 = 0
    private var toldRevision: Int64 = 0

    init(store: Store, resource: ServedResource, selection: Selection, view: ObjectView, sendsBookmarks: Bool) {
        self.store = store
        self.resource = resource
        self.selection = selection
        self.view = view
        self.sendsBookmarks = sendsBookmarks
    }

    /// What is told at once; throws expired when the start is no longer in the history.
    mutating func open(_ start: Start) throws(APIError) -> [ByteBuffer] {
        do throws(Store.Failure) {
            switch start {
            case .after(let asked):
                _ = try store.changes(resource.table, after: asked, limit: 1)
                revision = asked
                toldRevision = asked
                return []
            case .currentState, .initialEvents:
                let snapshot = try store.snapshot(resource.table)
                revision = snapshot.revision
                let objects = snapshot.objects.sorted { $0.key < $1.key }.map { resource.fromStorage($0.value) }
                var lines = try lines(objects.filter(selection.matches))
                if case .initialEvents = start { lines += bookmark(isEndOfInitialEvents: true) }
                return lines
            }
        } catch {
            throw refusal(error)
        }
    }

    private func lines(_ objects: [JSONValue]) throws(Store.Failure) -> [ByteBuffer] {
        objects.map { line("ADDED", $0) }
    }

    /// What happened next, nil when nothing more has; throws expired when the reader was too slow.
    mutating func next() throws(APIError) -> [ByteBuffer]? {
        do throws(Store.Failure) {
            let found = try store.changes(resource.table, after: revision, limit: 64)
            revision = found.revision
            return found.changes.isEmpty ? nil : found.changes.compactMap(event)
        } catch {
            throw refusal(error)
        }
    }

    /// A bookmark, when the client wants any and it tells something new.
    mutating func bookmark(isEndOfInitialEvents: Bool = false) -> [ByteBuffer] {
        guard sendsBookmarks, isEndOfInitialEvents || revision != toldRevision else { return [] }
        toldRevision = revision
        var metadata: JSONValue = ["resourceVersion": .string(String(revision)), "creationTimestamp": nil]
        if isEndOfInitialEvents { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
        return [
            Self.line([
                "type": "BOOKMARK",
                "object": ["kind": .string(resource.type.kind), "apiVersion": .string(resource.type.apiVersion), "metadata": metadata],
            ])
        ]
    }

    static func error(_ error: APIError) -> ByteBuffer { line(["type": "ERROR", "object": error.status]) }

    /// A change as this watch's selectors see it: an object that begins to match is ADDED, one that ceases to is DELETED.
    private func event(_ change: StoreChange) -> ByteBuffer? {
        let object = resource.fromStorage(change.object)
        let matched = change.previous.map { selection.matches(resource.fromStorage($0)) } ?? false
        switch change.kind {
        case .deleted: return matched ? line("DELETED", object) : nil
        case .added, .modified:
            switch (matched, selection.matches(object)) {
            case (true, true): return line("MODIFIED", object)
            case (false, true): return line("ADDED", object)
            case (true, false): return line("DELETED", object)
            case (false, false): return nil
            }
        }
    }

    private func line(_ type: String, _ object: JSONValue) -> ByteBuffer {
        let shaped = (try? view.shaped(object)) ?? object  // nil: never, the form was checked when the watch began
        return Self.line(["type": .string(type), "object": shaped])
    }

    private static func line(_ event: JSONValue) -> ByteBuffer {
        var bytes = event.serialized()
        bytes.append(UInt8(ascii: "\n"))
        return ByteBuffer(bytes: bytes)
    }

    private func refusal(_ failure: Store.Failure) -> APIError {
        switch failure {
        case .expired(let oldest): .expired("too old resource version: \(revision) (\(oldest))")
        case .future(let current): .futureRevision(revision, current: current)
        case .conflict, .missing, .exists: failure.refusal(resource.table, "")
        }
    }
}
