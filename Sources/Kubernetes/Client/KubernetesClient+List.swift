extension KubernetesClient {
    /// How often a list starts again because its continue token grew too old.
    private static let maximumListRestarts = 1

    /// All objects of a kind in one namespace (nil: in all of them), read page by page.
    ///
    /// Throws an error with `isGone` when the list expires twice before its end, and `tooLarge` beyond `options.maximumListItems`.
    package func list<R: KubernetesResource>(
        _ resource: R.Type,
        in namespace: String?,
        options: ListOptions = ListOptions()
    ) async throws -> ResourceList<R> {
        try await list(R.type, in: namespace, options: options, metadataOnly: R.isMetadataOnly) { (item) throws(KubernetesError) in
            try item.decodedAnswer(R.self)
        }
    }

    /// All objects of a kind as JSON trees, each with the `apiVersion` and `kind` that list items lack, and without `managedFields`.
    package func list(
        _ type: ResourceType,
        in namespace: String?,
        options: ListOptions = ListOptions()
    ) async throws -> ResourceList<Unstructured> {
        try await list(type, in: namespace, options: options, metadataOnly: false) { (item) throws(KubernetesError) in
            var object = Unstructured(content: item)
            object.apiVersion = type.apiVersion
            object.kind = type.kind
            object.dropManagedFields()
            return object
        }
    }

    /// The metadata of all objects of a kind, without their content.
    package func listMetadata(
        _ type: ResourceType,
        in namespace: String?,
        options: ListOptions = ListOptions()
    ) async throws -> ResourceList<PartialObjectMetadata> {
        try await list(type, in: namespace, options: options, metadataOnly: true) { (item) throws(KubernetesError) in
            try item.decodedAnswer(PartialObjectMetadata.self)
        }
    }

    private func list<Item: Sendable>(
        _ type: ResourceType,
        in namespace: String?,
        options: ListOptions,
        metadataOnly: Bool,
        decode: (JSONValue) throws(KubernetesError) -> Item
    ) async throws -> ResourceList<Item> {
        var request = APIRequest.get(try type.checkedCollectionPath(namespace), query: options.query)
        if metadataOnly { request.accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" }
        var restarts = 0
        while true {
            do {
                return try await pages(request, decode: decode)
            } catch let expired as ExpiredContinuation {
                guard restarts < Self.maximumListRestarts else { throw expired.error }
                restarts += 1
            }
        }
    }

    private func pages<Item: Sendable>(
        _ first: APIRequest,
        decode: (JSONValue) throws(KubernetesError) -> Item
    ) async throws -> ResourceList<Item> {
        var request = first
        var items: [Item] = []
        while true {
            let page = try await page(request, isFirst: items.isEmpty)
            guard items.count + page.items.count <= options.maximumListItems else {
                throw KubernetesError.tooLarge(limit: options.maximumListItems)
            }
            for item in page.items { items.append(try decode(item)) }
            guard let token = page.continuation, !page.items.isEmpty else {
                return ResourceList(items: items, resourceVersion: page.resourceVersion)
            }
            request.query = first.query.filter { !$0.name.hasPrefix("resourceVersion") } + [("continue", token)]
        }
    }

    private func page(_ request: APIRequest, isFirst: Bool) async throws -> ListPage {
        do {
            return try ListPage(try await json(request))
        } catch let error as KubernetesError where error.isGone && !isFirst {
            throw ExpiredContinuation(error: error)
        }
    }
}

/// A continue token was refused: what was read so far is of no use.
private struct ExpiredContinuation: Error {
    let error: KubernetesError
}

/// One answer to a LIST.
private struct ListPage {
    var items: [JSONValue]
    var resourceVersion: String
    var continuation: String?

    init(_ body: JSONValue) throws(KubernetesError) {
        guard let metadata = body["metadata"]?.objectValue else { throw .decoding("a list without metadata") }
        resourceVersion = metadata["resourceVersion"]?.stringValue ?? ""
        continuation = metadata["continue"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        switch body["items"] {
        case .array(let items)?: self.items = items
        case nil, .null?: items = []
        case .bool?, .integer?, .number?, .string?, .object?: throw .decoding("a list whose items are not an array")
        }
    }
}

extension ListOptions {
    var query: [(name: String, value: String)] {
        var query: [(name: String, value: String)] = [("limit", String(max(1, limit)))]
        if let labelSelector { query.append(("labelSelector", labelSelector)) }
        if let fieldSelector { query.append(("fieldSelector", fieldSelector)) }
        if let resourceVersion { query.append(("resourceVersion", resourceVersion)) }
        if let resourceVersionMatch { query.append(("resourceVersionMatch", resourceVersionMatch)) }
        return query
    }
}
