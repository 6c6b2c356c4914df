/// `v1` ConfigMap.
package struct ConfigMap: KubernetesResource, Hashable {
    package static var type: ResourceType { .configMaps }

    package var metadata: ObjectMeta
    package var data: [String: String]

    package init(metadata: ObjectMeta, data: [String: String] = [:]) {
        self.metadata = metadata
        self.data = data
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        metadata = try container.decode(ObjectMeta.self, forKey: .metadata)
        data = try container.decodeIfPresent([String: String].self, forKey: .data) ?? [:]
    }
}
