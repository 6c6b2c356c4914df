import Kubernetes

/// One object of the cluster as the garbage collector sees it.
struct OwnedObject: Equatable, Sendable {
    struct Owner: Equatable, Sendable {
        var uid: String
        var apiVersion: String
        var kind: String
        var name: String
        var blocksDeletion: Bool
    }

    enum Deletion: Equatable, Sendable { case none, underway, foreground, orphaning }

    var type: ResourceType
    var key: ObjectKey
    var uid: String
    var owners: [Owner]
    var deletion: Deletion
}

/// Who owns whom, by uid; pure.
struct OwnerGraph: Sendable {
    private(set) var objects: [String: OwnedObject] = [:]
    private var dependents: [String: Set<String>] = [:]

    /// Stores an object and returns the uids whose fate it may change.
    mutating func upsert(_ object: OwnedObject) -> Set<String> {
        let old = objects[object.uid]
        for owner in old?.owners ?? [] { dependents[owner.uid]?.remove(object.uid) }
        objects[object.uid] = object
        for owner in object.owners { dependents[owner.uid, default: []].insert(object.uid) }
        var touched: Set<String> = [object.uid]
        touched.formUnion((old?.owners ?? []).map(\.uid))
        touched.formUnion(object.owners.map(\.uid))
        if object.deletion != .none { touched.formUnion(dependents[object.uid] ?? []) }
        return touched
    }

    /// Forgets an object and returns its dependents and owners.
    mutating func remove(_ uid: String) -> Set<String> {
        let owners = objects.removeValue(forKey: uid)?.owners.map(\.uid) ?? []
        for owner in owners {
            dependents[owner]?.remove(uid)
            if dependents[owner]?.isEmpty == true { dependents[owner] = nil }
        }
        return (dependents[uid] ?? []).union(owners)
    }

    func dependents(of uid: String) -> [OwnedObject] {
        (dependents[uid] ?? []).compactMap { objects[$0] }
    }

    /// What the collector should do about one object now.
    func decision(about uid: String) -> CollectionDecision {
        guard let object = objects[uid] else { return .nothing }
        switch object.deletion {
        case .orphaning: return .orphan(dependents(of: uid).map(\.uid))
        case .foreground:
            let blocking = dependents(of: uid).contains { dependent in
                dependent.owners.contains { $0.uid == uid && $0.blocksDeletion }
            }
            return blocking ? .nothing : .finishForeground
        case .underway: return .nothing
        case .none: return decision(aboutOwnersOf: object)
        }
    }

    private func decision(aboutOwnersOf object: OwnedObject) -> CollectionDecision {
        guard !object.owners.isEmpty else { return .nothing }
        let absent = object.owners.filter { objects[$0.uid] == nil }
        let waiting = object.owners.filter { objects[$0.uid]?.deletion == .foreground }
        if absent.count + waiting.count < object.owners.count {
            return absent.isEmpty && waiting.isEmpty ? .nothing : .dropOwners((absent + waiting).map(\.uid), absent: absent)
        }
        let foreground = !waiting.isEmpty && !dependents(of: object.uid).isEmpty
        return .delete(foreground: foreground, absent: absent)
    }
}

enum CollectionDecision: Equatable, Sendable {
    case nothing
    /// Delete the object, once its absent owners are seen to be absent from the store too.
    case delete(foreground: Bool, absent: [OwnedObject.Owner])
    /// Forget these owners; others still hold the object.
    case dropOwners([String], absent: [OwnedObject.Owner])
    /// Take the owner off these dependents, then let the owner go.
    case orphan([String])
    /// No dependent blocks any more: let the owner go.
    case finishForeground
}
