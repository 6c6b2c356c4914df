import Kubernetes
import NIOCore

/// Reads objects in `application/vnd.kubernetes.protobuf`, which typed Go clients send even where we only ever answer JSON.
enum ProtobufDecoding {
    static let mediaType = "application/vnd.kubernetes.protobuf"

    /// The object in the envelope; throws unsupported-media-type for kinds whose numbers we do not know, bad-request for damage.
    static func object(_ buffer: ByteBuffer) throws(APIError) -> JSONValue {
        let bytes = Array(buffer.readableBytesView)
        guard bytes.starts(with: [0x6B, 0x38, 0x73, 0x00]) else { throw .badRequest("the body is not in the Kubernetes protobuf form") }
        do {
            return try envelope(bytes.dropFirst(4))
        } catch let error as APIError {
            throw error
        } catch {
            throw .badRequest("the protobuf body is damaged")
        }
    }

    /// `runtime.Unknown`: typeMeta = 1 (apiVersion = 1, kind = 2), raw = 2.
    private static func envelope(_ bytes: ArraySlice<UInt8>) throws -> JSONValue {
        var reader = ProtobufReader(bytes)
        var (apiVersion, kind) = ("", "")
        var raw: ArraySlice<UInt8> = []
        while let field = try reader.next() {
            guard case .bytes(let content) = field.value else { continue }
            if field.number == 1 {
                var type = ProtobufReader(content)
                while let field = try type.next() {
                    guard case .bytes(let text) = field.value else { continue }
                    if field.number == 1 { apiVersion = String(decoding: text, as: UTF8.self) }
                    if field.number == 2 { kind = String(decoding: text, as: UTF8.self) }
                }
            } else if field.number == 2 {
                raw = content
            }
        }
        guard let type = BuiltinTypes.catalog[kind], ProtobufFields.names[kind] != nil else {
            throw APIError.unsupportedMediaType(mediaType, accepted: ["application/json", "application/yaml"])
        }
        var object = try message(raw, type)
        object["apiVersion"] = .string(apiVersion)
        object["kind"] = .string(kind)
        return object
    }

    private static func message(_ bytes: ArraySlice<UInt8>, _ type: ObjectType) throws -> JSONValue {
        guard let names = ProtobufFields.names[type.name] else {
            throw APIError.unsupportedMediaType("\(mediaType) with \(type.name)", accepted: ["application/json"])
        }
        var members: [String: JSONValue] = [:]
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            guard let name = names[number], let field = type.fields[name] else {
                throw APIError.unsupportedMediaType("\(mediaType) with field \(number) of \(type.name)", accepted: ["application/json"])
            }
            // A review is asked without its answer.
            if name == "status", type.name.hasSuffix("Review") { continue }
            switch field.type.resolved {
            case .list(let element, _):
                let item = try self.value(value, element)
                members[name] = .array((members[name]?.arrayValue ?? []) + [item])
            case .map(let element, _):
                let (key, item) = try entry(value, element)
                var map = members[name] ?? [:]
                map[key] = item
                members[name] = map
            default:
                let item = try self.value(value, field.type)
                if !isAbsent(item, name) { members[name] = item }
            }
        }
        return .object(members)
    }

    /// The protobuf form writes plain members always; these values stand for members that were not set.
    private static func isAbsent(_ value: JSONValue, _ name: String) -> Bool {
        value == "" || value.isNull || (value == 0 && ProtobufFields.zeroMeansAbsent.contains(name))
            || (value == false && ProtobufFields.falseMeansAbsent.contains(name))
    }

    /// A map entry: key = 1, value = 2.
    private static func entry(_ value: ProtobufReader.Value, _ type: FieldType) throws -> (String, JSONValue) {
        guard case .bytes(let bytes) = value else { throw ProtobufReader.Malformed() }
        var reader = ProtobufReader(bytes)
        var key = ""
        var item: JSONValue = ""
        while let field = try reader.next() {
            if field.number == 1, case .bytes(let text) = field.value { key = String(decoding: text, as: UTF8.self) }
            if field.number == 2 { item = try self.value(field.value, type) }
        }
        return (key, item)
    }

    private static func value(_ value: ProtobufReader.Value, _ type: FieldType) throws -> JSONValue {
        switch (type.resolved, value) {
        case (.leaf(.boolean), .varint(let number)): return .bool(number != 0)
        case (.leaf(.integer), .varint(let number)): return .integer(Int64(bitPattern: number))
        case (.leaf(.string), .bytes(let bytes)): return .string(String(decoding: bytes, as: UTF8.self))
        case (.leaf(.bytes), .bytes(let bytes)): return .string(Base64.encode(bytes))
        case (.leaf(.quantity), .bytes(let bytes)): return try first(of: bytes)
        case (.leaf(.intOrString), .bytes(let bytes)): return try intOrString(bytes)
        case (.leaf(.time), .bytes(let bytes)): return try time(bytes, micro: false)
        case (.leaf(.microTime), .bytes(let bytes)): return try time(bytes, micro: true)
        case (.object(let object), .bytes(let bytes)): return try message(bytes, object)
        case (.any, .bytes(let bytes)): return try JSONValue(parsing: Array(try contents(of: bytes)))
        default: throw ProtobufReader.Malformed()
        }
    }

    /// `resource.Quantity`: string = 1.
    private static func first(of bytes: ArraySlice<UInt8>) throws -> JSONValue {
        .string(String(decoding: try contents(of: bytes), as: UTF8.self))
    }

    private static func contents(of bytes: ArraySlice<UInt8>) throws -> ArraySlice<UInt8> {
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            if field.number == 1, case .bytes(let content) = field.value { return content }
        }
        return []
    }

    /// `intstr.IntOrString`: type = 1, intVal = 2, strVal = 3.
    private static func intOrString(_ bytes: ArraySlice<UInt8>) throws -> JSONValue {
        var reader = ProtobufReader(bytes)
        var (isString, number, text): (Bool, Int64, String) = (false, 0, "")
        while let field = try reader.next() {
            switch (field.number, field.value) {
            case (1, .varint(let value)): isString = value == 1
            case (2, .varint(let value)): number = Int64(bitPattern: value)
            case (3, .bytes(let value)): text = String(decoding: value, as: UTF8.self)
            default: continue
            }
        }
        return isString ? .string(text) : .integer(number)
    }

    /// `metav1.Time` and `MicroTime`: seconds = 1, nanos = 2; an empty message is no time.
    private static func time(_ bytes: ArraySlice<UInt8>, micro: Bool) throws -> JSONValue {
        var reader = ProtobufReader(bytes)
        var (seconds, nanoseconds): (Int64?, Int64) = (nil, 0)
        while let field = try reader.next() {
            guard case .varint(let value) = field.value else { continue }
            if field.number == 1 { seconds = Int64(bitPattern: value) } else { nanoseconds = Int64(bitPattern: value) }
        }
        guard let seconds else { return .null }
        return micro
            ? .string(MicroTime(microseconds: seconds * 1_000_000 + nanoseconds / 1000).description)
            : .string(Timestamp(seconds: seconds).description)
    }
}
