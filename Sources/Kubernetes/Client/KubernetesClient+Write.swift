import NIOHTTP1

extension KubernetesClient {
    /// Creates an object; with `generateName` the answer holds the name. Throws an error with `isAlreadyExists` when the name is taken.
    package func create<R: KubernetesResource>(_ object: R) async throws -> R {
        try await create(try object.manifest(), as: R.type).decodedAnswer(R.self)
    }

    /// Creates an object of a kind this client finds by `apiVersion` and `kind` alone when it is a known one, else through discovery.
    package func create(_ object: Unstructured) async throws -> Unstructured {
        try await create(object, type: try await resourceType(of: object))
    }

    /// Creates an object of a kind.
    package func create(
        _ object: Unstructured,
        type: ResourceType,
        fieldManager: String? = nil,
        fieldValidation: FieldValidation? = nil
    ) async throws -> Unstructured {
        Unstructured(content: try await create(object, as: type, fieldManager: fieldManager, fieldValidation: fieldValidation))
    }

    /// Writes the whole object; throws an error with `isConflict` unless its `resourceVersion` is the newest.
    ///
    /// Fields that `R` does not have are lost, so use it only with types that keep all of them, such as `Lease`.
    package func replace<R: KubernetesResource>(_ object: R, subresource: String? = nil) async throws -> R {
        try await replace(try object.manifest(), type: R.type, subresource: subresource).content.decodedAnswer(R.self)
    }

    /// Writes the whole object; throws an error with `isConflict` unless its `resourceVersion` is the newest.
    package func replace(_ object: Unstructured, type: ResourceType, subresource: String? = nil) async throws -> Unstructured {
        guard object.resourceVersion?.isEmpty == false else {
            throw KubernetesError.invalidRequest("replacing an object needs its resourceVersion")
        }
        let path = try type.checkedPath(object.key, subresource: subresource)
        return Unstructured(content: try await json(.write(.PUT, path, body: object.content, isIdempotent: true)))
    }

    /// Deletes an object; throws an error with `isNotFound` when there is none, with `isConflict` when a precondition fails.
    package func delete(_ type: ResourceType, _ key: ObjectKey, options: DeleteOptions = DeleteOptions()) async throws {
        let path = try type.checkedPath(key)
        _ = try await transport.send(.write(.DELETE, path, body: options.body, isIdempotent: true))
    }

    private func create(
        _ object: Unstructured,
        as type: ResourceType,
        fieldManager: String? = nil,
        fieldValidation: FieldValidation? = nil
    ) async throws -> JSONValue {
        if type.isNamespaced, object.namespace?.isEmpty != false {
            throw KubernetesError.invalidRequest("a \(type.kind) needs a namespace")
        }
        var query: [(name: String, value: String)] = []
        if let fieldManager { query.append(("fieldManager", fieldManager)) }
        if let fieldValidation { query.append(("fieldValidation", fieldValidation.rawValue)) }
        let path = try type.checkedCollectionPath(object.namespace)
        return try await json(.write(.POST, path, query: query, body: object.content, isIdempotent: false))
    }
}

extension DeleteOptions {
    var body: JSONValue {
        var body: JSONValue = ["apiVersion": "v1", "kind": "DeleteOptions"]
        if let propagationPolicy { body["propagationPolicy"] = .string(propagationPolicy.rawValue) }
        if let gracePeriodSeconds { body["gracePeriodSeconds"] = .integer(gracePeriodSeconds) }
        var preconditions: JSONValue = [:]
        if let uid { preconditions["uid"] = .string(uid) }
        if let resourceVersion { preconditions["resourceVersion"] = .string(resourceVersion) }
        if uid != nil || resourceVersion != nil { body["preconditions"] = preconditions }
        return body
    }
}
