import Kubernetes

/// The store on disk: every object and the revision, in one JSON file.
struct StoreSnapshot: Sendable {
    private let revision: Int64
    private let tables: [GroupResource: [ObjectKey: JSONValue]]

    /// A restart may have lost the last writes, so that revisions would be given twice; this step makes every one a client still holds
    /// too old.
    private static let restartStep: Int64 = 1000

    /// What a store holds.
    init(of state: Store.State) {
        revision = state.revision
        tables = state.tables.mapValues(\.objects).filter { !$0.value.isEmpty }
    }

    /// Reads the file form; throws when it is none.
    init(parsing bytes: [UInt8]) throws {
        let json = try JSONValue(parsing: bytes)
        guard json["version"] == 1, let revision = json["revision"]?.integerValue else { throw Unreadable() }
        var tables: [GroupResource: [ObjectKey: JSONValue]] = [:]
        for table in json["tables"]?.arrayValue ?? [] {
            let name = GroupResource(group: table["group"]?.stringValue ?? "", resource: table["resource"]?.stringValue ?? "")
            let objects = table["objects"]?.arrayValue ?? []
            tables[name] = Dictionary(objects.map { ($0.objectKey, $0) }) { _, last in last }
        }
        self.revision = revision
        self.tables = tables
    }

    struct Unreadable: Error {}

    var bytes: [UInt8] {
        let tables = tables.sorted { $0.key < $1.key }.map { name, objects -> JSONValue in
            [
                "group": .string(name.group), "resource": .string(name.resource),
                "objects": .array(objects.sorted { $0.key < $1.key }.map(\.value)),
            ]
        }
        return JSONValue.object(["version": 1, "revision": .integer(revision), "tables": .array(tables)]).serialized()
    }

    /// The state a restarted store begins with.
    func restored(historyLimit: Int) -> Store.State {
        var state = Store.State(historyLimit: historyLimit)
        state.revision = revision + Self.restartStep
        for (name, objects) in tables { state.tables[name] = Store.State.Table(objects: objects, complete: state.revision) }
        state.complete = state.revision
        return state
    }
}
