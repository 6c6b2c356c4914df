import Kubernetes

/// Reads a value the way the API server's typed decoder does: unknown fields and nulls are dropped and remembered, wrong types refused.
struct FieldDecoder {
    /// The paths of fields the type does not have.
    private(set) var unknownFields: [String] = []
    /// The first wrong type found, in words.
    private(set) var problem: String?

    mutating func decode(_ value: JSONValue, as type: ObjectType, at path: String = "") -> JSONValue {
        guard case .object(let members) = value else {
            return mismatch(value, "object", path)
        }
        var result: [String: JSONValue] = [:]
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            let memberPath = path.isEmpty ? name : "\(path).\(name)"
            guard let memberType = type.type(of: name) else {
                unknownFields.append(memberPath)
                continue
            }
            if !member.isNull { result[name] = decode(member, as: memberType, at: memberPath) }
        }
        return .object(result)
    }

    mutating func decode(_ value: JSONValue, as type: FieldType, at path: String) -> JSONValue {
        switch type.resolved {
        case .any, .named: return value
        case .leaf(let leaf): return decode(value, as: leaf, at: path)
        case .object(let object): return decode(value, as: object, at: path)
        case .map(let element, _): return decodeMap(value, of: element, at: path)
        case .list(let element, _): return decodeList(value, of: element, at: path)
        }
    }

    private mutating func decodeMap(_ value: JSONValue, of element: FieldType, at path: String) -> JSONValue {
        guard case .object(let members) = value else { return mismatch(value, "object", path) }
        var result: [String: JSONValue] = [:]
        for (name, member) in members {
            result[name] = member.isNull ? element.zero : decode(member, as: element, at: "\(path).\(name)")
        }
        return .object(result)
    }

    private mutating func decodeList(_ value: JSONValue, of element: FieldType, at path: String) -> JSONValue {
        guard case .array(let elements) = value else { return mismatch(value, "array", path) }
        var result: [JSONValue] = []
        for (index, item) in elements.enumerated() {
            result.append(item.isNull ? element.zero : decode(item, as: element, at: "\(path)[\(index)]"))
        }
        return .array(result)
    }

    private mutating func decode(_ value: JSONValue, as leaf: FieldType.Leaf, at path: String) -> JSONValue {
        switch (leaf, value) {
        case (.string, .string), (.boolean, .bool), (.integer, .integer), (.intOrString, .integer), (.intOrString, .string): return value
        case (.number, .integer), (.number, .number), (.quantity, .string): return value
        case (.integer, .number): return value.integerValue.map(JSONValue.integer) ?? mismatch(value, "int", path)
        case (.quantity, .integer), (.quantity, .number): return .string(value.text)
        case (.bytes, .string(let text)): return Base64.isValid(text) ? value : mismatch(value, "[]uint8 (illegal base64 data)", path)
        case (.time, .string(let text)), (.microTime, .string(let text)):
            return MicroTime(parsing: text) != nil ? value : mismatch(value, "RFC 3339 time", path)
        default: return mismatch(value, leaf.goName, path)
        }
    }

    private mutating func mismatch(_ value: JSONValue, _ expected: String, _ path: String) -> JSONValue {
        problem = problem ?? "json: cannot unmarshal \(value.jsonTypeName) into Go struct field \(path) of type \(expected)"
        return value
    }
}

extension FieldType {
    /// What a null stands for as an element of a list or map.
    fileprivate var zero: JSONValue {
        switch resolved {
        case .any, .named: .null
        case .leaf(.string), .leaf(.bytes): ""
        case .leaf(.integer), .leaf(.number), .leaf(.intOrString): 0
        case .leaf(.boolean): false
        case .leaf(.quantity): "0"
        case .leaf(.time), .leaf(.microTime): .null
        case .object, .map: [:]
        case .list: []
        }
    }
}

extension FieldType.Leaf {
    fileprivate var goName: String {
        switch self {
        case .string: "string"
        case .integer: "int32"
        case .number: "float64"
        case .boolean: "bool"
        case .quantity: "resource.Quantity"
        case .time, .microTime: "v1.Time"
        case .intOrString: "intstr.IntOrString"
        case .bytes: "[]uint8"
        }
    }
}

extension JSONValue {
    /// The JSON type's name, as Go's decoder calls it.
    var jsonTypeName: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .integer, .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
