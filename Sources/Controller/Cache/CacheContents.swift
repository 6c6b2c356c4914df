import Kubernetes

/// What a cache holds, as a plain value: the watched objects, and newer states of our own writes that the watch has not reached yet.
struct CacheContents<R: KubernetesResource>: Sendable {
    private var watched: [ObjectKey: R] = [:]
    /// Own writes, each dropped as soon as the watch has seen its version.
    private var written: [ObjectKey: R] = [:]
    private var keysByNamespace: [String: Set<ObjectKey>] = [:]
    private var keysByOwner: [String: Set<ObjectKey>] = [:]
    /// How far the watch of each namespace has come; "" stands for all of them.
    private var progress: [String: String] = [:]

    var count: Int { watched.count }
    var keys: [ObjectKey] { Array(watched.keys) }
    /// Own writes waiting for the watch to reach them.
    var writtenCount: Int { written.count }

    func get(_ key: ObjectKey) -> R? { written[key] ?? watched[key] }

    func list(namespace: String?) -> [R] {
        guard let namespace else { return watched.values.map { written[$0.key] ?? $0 } + unwatchedWrites { _ in true } }
        let known = (keysByNamespace[namespace] ?? []).compactMap(get)
        return known + unwatchedWrites { $0.key.namespace == namespace }
    }

    func owned(by uid: String) -> [R] {
        let known = (keysByOwner[uid] ?? []).compactMap(get)
        return known + unwatchedWrites { $0.metadata.ownerReferences.contains { $0.uid == uid } }
    }

    /// Replaces everything in `scope` (a namespace, or "" for all) with a fresh list; returns the differences, deletions last.
    mutating func replace(scope: String, with objects: [R], version: String, isInitial: Bool) -> [Change<R>] {
        var missing = Set(scope.isEmpty ? Array(watched.keys) : Array(keysByNamespace[scope] ?? []))
        var changes: [Change<R>] = []
        // A server restored from a backup goes back in versions: its list still is the truth.
        if let seen = progress[scope], ResourceVersion.isLater(seen, than: version) { written = [:] }
        for object in objects {
            missing.remove(object.key)
            let isNew = watched[object.key]?.metadata.resourceVersion != object.metadata.resourceVersion
            if isNew { changes.append(set(object, isInitial: isInitial)) }
        }
        for key in missing.sorted() { changes += remove(key).map { [$0] } ?? [] }
        advance(scope: scope, to: version)
        return changes
    }

    /// Takes in an object the watch reported; nil when it tells nothing new.
    mutating func observe(_ object: R, scope: String) -> Change<R>? {
        let known = watched[object.key]?.metadata.resourceVersion
        let isNew = known == nil || ResourceVersion.isLater(object.metadata.resourceVersion, than: known)
        let change = isNew ? set(object, isInitial: false) : nil
        if let version = object.metadata.resourceVersion { advance(scope: scope, to: version) }
        return change
    }

    /// Takes in a deletion the watch reported.
    mutating func observeDeletion(of object: R, scope: String) -> Change<R>? {
        let change = remove(object.key).map { _ in Change.deleted(object) }
        if let version = object.metadata.resourceVersion { advance(scope: scope, to: version) }
        return change
    }

    /// Notes that the watch has seen everything up to `version`.
    mutating func advance(scope: String, to version: String) {
        progress[scope] = version
        guard !written.isEmpty else { return }
        written = written.filter { key, object in
            let isInScope = scope.isEmpty || key.namespace == scope
            return !isInScope || ResourceVersion.isLater(object.metadata.resourceVersion, than: version)
        }
    }

    /// Takes in the result of an own write, unless the watch already knows that version or a later one.
    mutating func store(_ object: R) {
        let seen = progress[object.key.namespace] ?? progress[""]
        let known = get(object.key)?.metadata.resourceVersion
        guard ResourceVersion.isLater(object.metadata.resourceVersion, than: seen),
            ResourceVersion.isLater(object.metadata.resourceVersion, than: known)
        else { return }
        written[object.key] = object
    }

    private func unwatchedWrites(where condition: (R) -> Bool) -> [R] {
        written.isEmpty ? [] : written.values.filter { watched[$0.key] == nil && condition($0) }
    }

    private mutating func set(_ object: R, isInitial: Bool) -> Change<R> {
        let key = object.key
        guard let old = watched[key] else {
            watched[key] = object
            index(object)
            return .added(object, isInitial: isInitial)
        }
        if old.metadata.ownerReferences != object.metadata.ownerReferences {
            unindex(old)
            index(object)
        }
        watched[key] = object
        return .updated(old: old, new: object)
    }

    private mutating func remove(_ key: ObjectKey) -> Change<R>? {
        guard let old = watched.removeValue(forKey: key) else { return nil }
        unindex(old)
        return .deleted(old)
    }

    private mutating func index(_ object: R) {
        keysByNamespace[object.key.namespace, default: []].insert(object.key)
        for owner in object.metadata.ownerReferences { keysByOwner[owner.uid, default: []].insert(object.key) }
    }

    private mutating func unindex(_ object: R) {
        let key = object.key
        keysByNamespace[key.namespace]?.remove(key)
        if keysByNamespace[key.namespace]?.isEmpty == true { keysByNamespace[key.namespace] = nil }
        for owner in object.metadata.ownerReferences {
            keysByOwner[owner.uid]?.remove(key)
            if keysByOwner[owner.uid]?.isEmpty == true { keysByOwner[owner.uid] = nil }
        }
    }
}
