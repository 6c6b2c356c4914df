extension KubernetesClient {
    /// The changes to objects of a kind in one namespace (nil: in all of them).
    package func watch<R: KubernetesResource>(
        _ resource: R.Type,
        in namespace: String?,
        options: WatchOptions = WatchOptions()
    ) -> WatchSequence<R> {
        watch(R.type, in: namespace, options: options, metadataOnly: R.isMetadataOnly) { (object) throws(KubernetesError) in
            try object.decodedAnswer(R.self)
        }
    }

    /// The changes to objects of a kind as JSON trees, without `managedFields`.
    package func watch(
        _ type: ResourceType,
        in namespace: String?,
        options: WatchOptions = WatchOptions()
    ) -> WatchSequence<Unstructured> {
        watch(type, in: namespace, options: options, metadataOnly: false) { (content) throws(KubernetesError) in
            var object = Unstructured(content: content)
            object.dropManagedFields()
            return object
        }
    }

    /// The changes to the metadata of objects of a kind.
    package func watchMetadata(
        _ type: ResourceType,
        in namespace: String?,
        options: WatchOptions = WatchOptions()
    ) -> WatchSequence<PartialObjectMetadata> {
        watch(type, in: namespace, options: options, metadataOnly: true) { (object) throws(KubernetesError) in
            try object.decodedAnswer(PartialObjectMetadata.self)
        }
    }

    private func watch<Item: Sendable>(
        _ type: ResourceType,
        in namespace: String?,
        options: WatchOptions,
        metadataOnly: Bool,
        decode: @escaping @Sendable (JSONValue) throws(KubernetesError) -> Item
    ) -> WatchSequence<Item> {
        let request = Result { () throws(KubernetesError) -> APIRequest in
            var request = APIRequest.get(try type.checkedCollectionPath(namespace), query: options.query)
            if metadataOnly { request.accept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" }
            return request
        }
        return WatchSequence(transport: transport, request: request, options: options, decode: decode)
    }
}

extension WatchOptions {
    var query: [(name: String, value: String)] {
        let seconds = max(1, timeout.components.seconds)
        var query: [(name: String, value: String)] = [
            ("watch", "true"), ("allowWatchBookmarks", "true"), ("timeoutSeconds", String(seconds)),
        ]
        if let labelSelector { query.append(("labelSelector", labelSelector)) }
        if let fieldSelector { query.append(("fieldSelector", fieldSelector)) }
        if let resourceVersion { query.append(("resourceVersion", resourceVersion)) }
        if sendInitialEvents {
            query.append(("sendInitialEvents", "true"))
            query.append(("resourceVersionMatch", "NotOlderThan"))
        }
        return query
    }
}
