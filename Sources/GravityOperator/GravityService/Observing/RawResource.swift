import Kubernetes

/// An object of one kind as the server has it, whole, so that it can be compared with what we want; kept as compact text to cost little.
struct RawResource<R: KubernetesResource>: KubernetesResource {
    static var type: ResourceType { R.type }

    var metadata: ObjectMeta
    private let document: [UInt8]

    init(from decoder: any Decoder) throws {
        try self.init(content: try JSONValue(from: decoder))
    }

    init(content: JSONValue) throws {
        var object = Unstructured(content: content)
        object.dropManagedFields()
        metadata = try object.metadata()
        document = object.content.serialized()
    }

    func encode(to encoder: any Encoder) throws {
        try content().encode(to: encoder)
    }

    func content() throws(JSONParsingError) -> JSONValue { try JSONValue(parsing: document) }

    func typed() throws -> R { try content().decode(R.self) }
}
