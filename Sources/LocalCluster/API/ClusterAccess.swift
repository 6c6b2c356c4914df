package import Kubernetes

/// What controllers and the node agent use: the same admission and versioning as HTTP requests, no sockets.
///
/// Refusals are thrown as `APIError` (`isNotFound`, `isConflict`, `isAlreadyExists`, `isInvalid`).
package final class ClusterAccess: Sendable {
    let api: ResourceAPI

    init(api: ResourceAPI) { self.api = api }

    /// A cluster of its own in memory, with the usual namespaces; for tests of controllers.
    package static func inMemory() -> ClusterAccess {
        let api = ResourceAPI(store: Store())
        api.createSystemObjects()
        return ClusterAccess(api: api)
    }

    /// The object, nil when there is none (or no such type).
    package func get(_ type: ResourceType, _ key: ObjectKey) async -> JSONValue? {
        guard let resource = api.registry.resource(type) else { return nil }
        return api.object(resource, key)
    }

    /// All objects of a type in one namespace (nil: all), that match a label selector in its text form (`a=b,c in (d,e)`), sorted by key.
    package func list(_ type: ResourceType, namespace: String? = nil, labelSelector: String? = nil) async -> [JSONValue] {
        guard let resource = api.registry.resource(type) else { return [] }
        guard let selector = try? LabelQuery(parsing: labelSelector ?? "") else { return [] }  // nil: malformed, selects nothing
        return api.objects(resource, namespace: namespace).filter { selector.matches($0.labels) }
    }

    /// Creates an object (`apiVersion` and `kind` are filled in; `metadata.generateName` works) and returns what was stored.
    @discardableResult
    package func create(_ type: ResourceType, _ object: JSONValue) async throws -> JSONValue {
        try api.create(try resource(type), namespace: object.namespace, object, WriteOptions(fieldManager: Self.fieldManager))
    }

    /// Reads, changes and writes an object, again when another writer was faster (at most 10 times).
    ///
    /// A change that changes nothing writes nothing.
    ///
    /// - Parameters:
    ///   - subresource: `"status"` writes the status only; nil writes everything but the status; `"finalize"` a namespace's finalizers.
    ///   - uid: when given, an object of the same name with another uid counts as not found.
    @discardableResult
    package func update(
        _ type: ResourceType,
        _ key: ObjectKey,
        subresource: String? = nil,
        uid: String? = nil,
        _ mutate: (inout JSONValue) throws -> Void
    ) async throws -> JSONValue {
        let resource = try resource(type)
        let part = try Subresource(name: subresource, of: resource)
        return try api.update(resource, key, part, WriteOptions(fieldManager: Self.fieldManager)) { live in
            if let uid, live.uid != uid { throw APIError.notFound(resource.table, key.name) }
            var changed = live
            try mutate(&changed)
            return changed
        }
    }

    /// Deletes an object as `kubectl delete` would; throws not-found when it is gone, or when its uid differs from `uid`.
    ///
    /// - Parameter gracePeriodSeconds: 0 removes a pod at once (what the node agent does when its processes have ended).
    package func delete(
        _ type: ResourceType,
        _ key: ObjectKey,
        propagation: Propagation = .background,
        uid: String? = nil,
        gracePeriodSeconds: Int? = nil
    ) async throws {
        let resource = try resource(type)
        if let uid, api.object(resource, key)?.uid != uid { throw APIError.notFound(resource.table, key.name) }
        let options = DeletionOptions(propagation: propagation, uid: uid, gracePeriodSeconds: gracePeriodSeconds)
        _ = try api.delete(resource, key, options)
    }

    /// The current objects of `types` as `.added`, then every change; never misses a change, may merge several of one object.
    package func watch(_ types: [ResourceType]) -> ClusterWatch {
        ClusterWatch(api: api, types: types)
    }

    /// As `watch(_:)` for every stored type, also those that custom resource definitions add later.
    package func watchAll() -> ClusterWatch {
        ClusterWatch(api: api, types: nil)
    }

    /// Every stored type in its preferred version, built-in and custom.
    package var types: [ResourceType] { api.registry.storedTypes }

    /// The type an owner reference names, whatever version it names it in; nil when the cluster has no such type.
    package func type(apiVersion: String, kind: String) -> ResourceType? {
        api.registry.resource(apiVersion: apiVersion, kind: kind)?.type
    }

    /// The manager of fields that the cluster's own controllers write.
    static let fieldManager = "gravity-local-cluster"

    private func resource(_ type: ResourceType) throws -> ServedResource {
        guard let resource = api.registry.resource(type) else { throw APIError.unknownPath }
        return resource
    }
}
