extension KubernetesClient {
    /// One object; throws an error with `isNotFound` when there is none.
    package func get<R: KubernetesResource>(_ resource: R.Type, _ key: ObjectKey) async throws -> R {
        try await decoded(R.self, try objectRequest(R.type, key, metadataOnly: R.isMetadataOnly))
    }

    /// One object, or nil when there is none.
    package func find<R: KubernetesResource>(_ resource: R.Type, _ key: ObjectKey) async throws -> R? {
        do {
            return try await get(resource, key)
        } catch let error as KubernetesError where error.isNotFound {
            return nil
        }
    }

    /// One object, or a subresource of it, as its JSON tree.
    package func get(_ type: ResourceType, _ key: ObjectKey, subresource: String? = nil) async throws -> Unstructured {
        Unstructured(content: try await json(.get(try type.checkedPath(key, subresource: subresource))))
    }

    /// One object as its JSON tree, or nil when there is none.
    package func find(_ type: ResourceType, _ key: ObjectKey, subresource: String? = nil) async throws -> Unstructured? {
        do {
            return try await get(type, key, subresource: subresource)
        } catch let error as KubernetesError where error.isNotFound {
            return nil
        }
    }

    /// The metadata of one object, without its content.
    package func getMetadata(_ type: ResourceType, _ key: ObjectKey) async throws -> PartialObjectMetadata {
        try await decoded(PartialObjectMetadata.self, try objectRequest(type, key, metadataOnly: true))
    }

    private func objectRequest(_ type: ResourceType, _ key: ObjectKey, metadataOnly: Bool) throws -> APIRequest {
        var request = APIRequest.get(try type.checkedPath(key))
        if metadataOnly { request.accept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" }
        return request
    }
}
