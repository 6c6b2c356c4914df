/// `v1` Secret; printing it shows keys and sizes, never data.
package struct Secret: KubernetesResource, Hashable {
    package static var type: ResourceType { .secrets }

    package var metadata: ObjectMeta
    /// The Secret's type, such as `Opaque`; it cannot change.
    package var secretType: String?
    package var data: [String: Base64Data]
    package var immutable: Bool?

    private enum CodingKeys: String, CodingKey {
        case metadata, data, immutable
        case secretType = "type"
    }

    package init(metadata: ObjectMeta, secretType: String? = nil, data: [String: Base64Data] = [:], immutable: Bool? = nil) {
        self.metadata = metadata
        self.secretType = secretType
        self.data = data
        self.immutable = immutable
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        metadata = try container.decode(ObjectMeta.self, forKey: .metadata)
        secretType = try container.decodeIfPresent(String.self, forKey: .secretType)
        data = try container.decodeIfPresent([String: Base64Data].self, forKey: .data) ?? [:]
        immutable = try container.decodeIfPresent(Bool.self, forKey: .immutable)
    }

    /// A value as text; nil when the key is missing or its bytes are not UTF-8.
    package func text(_ key: String) -> String? { data[key]?.text }
}
