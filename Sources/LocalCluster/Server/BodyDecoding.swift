import Kubernetes
import NIOCore
import Yams

/// The bodies clients send.
enum BodyDecoding {
    /// The largest body read, bytes.
    static let limit = 3 * 1024 * 1024

    /// An object in JSON, YAML or protobuf; nil for an empty body. Throws unsupported-media-type, or bad-request when it cannot be read.
    static func object(_ buffer: ByteBuffer, contentType: String?) throws(APIError) -> JSONValue? {
        guard buffer.readableBytes > 0 else { return nil }
        let type = MediaType(Substring(contentType ?? "application/json")).name
        switch type {
        case "application/json", "": return try json(buffer)
        case "application/yaml": return try yaml(buffer)
        case ProtobufDecoding.mediaType: return try ProtobufDecoding.object(buffer)
        default: throw .unsupportedMediaType(type, accepted: ["application/json", "application/yaml", ProtobufDecoding.mediaType])
        }
    }

    static func json(_ buffer: ByteBuffer) throws(APIError) -> JSONValue {
        do throws(JSONParsingError) {
            return try JSONValue(parsing: buffer)
        } catch {
            throw .badRequest("the object provided is unrecognized (must be valid JSON): \(error)")
        }
    }

    /// YAML, or the JSON it includes.
    static func yaml(_ buffer: ByteBuffer) throws(APIError) -> JSONValue {
        let first = buffer.readableBytesView.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return try json(buffer) }
        do {
            guard let node = try Yams.compose(yaml: String(buffer: buffer)) else { return .null }
            return try value(node, depth: 0)
        } catch {
            throw error as? APIError ?? .badRequest("error parsing YAML: \(error)")
        }
    }

    private static func value(_ node: Node, depth: Int) throws(APIError) -> JSONValue {
        guard depth < 128 else { throw .badRequest("error parsing YAML: nested too deeply") }
        switch node {
        case .scalar(let scalar): return self.scalar(scalar, node)
        case .sequence(let sequence):
            var items: [JSONValue] = []
            for item in sequence { items.append(try value(item, depth: depth + 1)) }
            return .array(items)
        case .mapping(let mapping):
            var members: [String: JSONValue] = [:]
            for (key, item) in mapping { members[key.scalar?.string ?? ""] = try value(item, depth: depth + 1) }
            return .object(members)
        case .alias: throw .badRequest("error parsing YAML: aliases are not supported")
        }
    }

    private static func scalar(_ scalar: Node.Scalar, _ node: Node) -> JSONValue {
        if scalar.style == .singleQuoted || scalar.style == .doubleQuoted { return .string(scalar.string) }
        if node.null != nil { return .null }
        if let value = node.bool { return .bool(value) }
        if let value = node.int { return .integer(Int64(value)) }
        if let value = node.float { return .number(value) }
        return .string(scalar.string)
    }
}
