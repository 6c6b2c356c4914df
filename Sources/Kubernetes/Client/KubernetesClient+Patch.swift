import NIOHTTP1

extension KubernetesClient {
    /// Server-side apply: the fields in `object` become this manager's, fields it no longer names are released or removed.
    ///
    /// Without `force`, throws an error with `isConflict` when another manager owns one of them. The kind is found as in `create(_:)`.
    package func apply(
        _ object: Unstructured,
        fieldManager: String,
        force: Bool = true,
        subresource: String? = nil,
        dryRun: Bool = false,
        fieldValidation: FieldValidation? = nil
    ) async throws -> Unstructured {
        try await apply(
            object,
            type: try await resourceType(of: object),
            fieldManager: fieldManager,
            force: force,
            subresource: subresource,
            dryRun: dryRun,
            fieldValidation: fieldValidation
        )
    }

    /// Server-side apply of an object of a kind.
    package func apply(
        _ object: Unstructured,
        type: ResourceType,
        fieldManager: String,
        force: Bool = true,
        subresource: String? = nil,
        dryRun: Bool = false,
        fieldValidation: FieldValidation? = nil
    ) async throws -> Unstructured {
        var query: [(name: String, value: String)] = [("fieldManager", fieldManager), ("force", force ? "true" : "false")]
        if dryRun { query.append(("dryRun", "All")) }
        if let fieldValidation { query.append(("fieldValidation", fieldValidation.rawValue)) }
        let request = APIRequest.write(
            .PATCH,
            try type.checkedPath(object.key, subresource: subresource),
            query: query,
            contentType: "application/apply-patch+yaml",
            body: object.content,
            isIdempotent: true
        )
        return Unstructured(content: try await json(request))
    }

    /// Changes part of an object, or of a subresource.
    package func patch(
        _ type: ResourceType,
        _ key: ObjectKey,
        _ patch: Patch,
        subresource: String? = nil,
        fieldManager: String? = nil
    ) async throws -> Unstructured {
        let request = APIRequest.write(
            .PATCH,
            try type.checkedPath(key, subresource: subresource),
            query: fieldManager.map { [("fieldManager", $0)] } ?? [],
            contentType: patch.contentType,
            body: patch.body,
            isIdempotent: patch.isIdempotent
        )
        return Unstructured(content: try await json(request))
    }

    /// The desired and present number of replicas.
    package func scale(_ type: ResourceType, _ key: ObjectKey) async throws -> Scale {
        try await decoded(Scale.self, .get(try type.checkedPath(key, subresource: "scale")))
    }

    /// Sets the desired number of replicas through the scale subresource.
    package func scale(_ type: ResourceType, _ key: ObjectKey, to replicas: Int32) async throws -> Scale {
        let change: JSONValue = ["spec": ["replicas": .integer(Int64(replicas))]]
        return try await patch(type, key, .merge(change), subresource: "scale").content.decodedAnswer(Scale.self)
    }
}
