extension JSONValue {
    /// The value's `Codable` form as a tree; a Kubernetes resource also gets its `apiVersion` and `kind`.
    ///
    /// Throws `EncodingError`, for example for a number that is not finite.
    package init(encoding value: some Encodable) throws {
        let node = JSONEncodingNode()
        try node.encode(value, path: [])
        self = node.resolved
        if let resource = value as? any KubernetesResource {
            self["apiVersion"] = .string(Swift.type(of: resource).type.apiVersion)
            self["kind"] = .string(Swift.type(of: resource).type.kind)
        }
    }

    /// Decodes a typed value; throws `DecodingError`, whose text names types and paths but never content.
    package func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try JSONValueDecoder(value: self, codingPath: []).decode(type)
    }
}

extension JSONValue: Codable {
    package init(from decoder: any Decoder) throws {
        if let direct = decoder as? JSONValueDecoder {
            self = direct.value
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

/// A member name or an index on a coding path.
struct JSONCodingKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        self.intValue = nil
    }

    init(intValue: Int) {
        self.stringValue = "[\(intValue)]"
        self.intValue = intValue
    }
}
