/// An object of any kind as its JSON tree, nothing dropped.
package struct Unstructured: Sendable, Hashable {
    package var content: JSONValue

    package init(content: JSONValue) {
        self.content = content
    }

    /// An object of a kind with nothing but its name.
    package init(type: ResourceType, name: String, namespace: String? = nil) {
        var metadata: JSONValue = ["name": .string(name)]
        if let namespace { metadata["namespace"] = .string(namespace) }
        content = ["apiVersion": .string(type.apiVersion), "kind": .string(type.kind), "metadata": metadata]
    }

    package subscript(key: String) -> JSONValue? {
        get { content[key] }
        set { content[key] = newValue }
    }

    package var apiVersion: String {
        get { content["apiVersion"]?.stringValue ?? "" }
        set { content["apiVersion"] = .string(newValue) }
    }

    package var kind: String {
        get { content["kind"]?.stringValue ?? "" }
        set { content["kind"] = .string(newValue) }
    }

    package var name: String {
        get { metadataText("name") ?? "" }
        set { setMetadata("name", .string(newValue)) }
    }

    package var namespace: String? {
        get { metadataText("namespace") }
        set { setMetadata("namespace", newValue.map { .string($0) }) }
    }

    package var resourceVersion: String? {
        get { metadataText("resourceVersion") }
        set { setMetadata("resourceVersion", newValue.map { .string($0) }) }
    }

    package var labels: [String: String] {
        get { metadataMap("labels") }
        set { setMetadata("labels", newValue.isEmpty ? nil : .object(newValue.mapValues { .string($0) })) }
    }

    package var annotations: [String: String] {
        get { metadataMap("annotations") }
        set { setMetadata("annotations", newValue.isEmpty ? nil : .object(newValue.mapValues { .string($0) })) }
    }

    package var uid: String? { metadataText("uid") }
    package var generation: Int64? { content.at(path: "metadata", "generation")?.integerValue }
    package var key: ObjectKey { ObjectKey(namespace: namespace ?? "", name: name) }

    /// The metadata as a typed value; throws `DecodingError` when the tree does not hold one.
    package func metadata() throws -> ObjectMeta {
        try (content["metadata"] ?? [:]).decode(ObjectMeta.self)
    }

    /// The object as a typed value; throws `DecodingError`.
    package func decode<R: KubernetesResource>(_ type: R.Type) throws -> R {
        try content.decode(type)
    }

    /// Removes `metadata.managedFields`, which nobody but the server needs.
    package mutating func dropManagedFields() {
        setMetadata("managedFields", nil)
    }

    private func metadataText(_ key: String) -> String? { content["metadata"]?[key]?.stringValue }

    private func metadataMap(_ key: String) -> [String: String] {
        content["metadata"]?[key]?.objectValue?.compactMapValues(\.stringValue) ?? [:]
    }

    private mutating func setMetadata(_ key: String, _ value: JSONValue?) {
        var metadata = content["metadata"] ?? [:]
        metadata[key] = value
        content["metadata"] = metadata
    }
}

extension Unstructured: Codable {
    package init(from decoder: any Decoder) throws {
        content = try JSONValue(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        try content.encode(to: encoder)
    }
}
