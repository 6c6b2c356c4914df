import Kubernetes

/// Reads the keywords of one schema object.
struct SchemaReader {
    let schema: JSONValue
    let path: String

    init(schema: JSONValue, path: String) {
        self.schema = schema
        self.path = path
    }

    func problem(_ keyword: String, _ message: String) -> SchemaError { SchemaError(path: "\(path).\(keyword)", message: message) }

    func flag(_ keyword: String) throws(SchemaError) -> Bool {
        guard let value = schema[keyword], !value.isNull else { return false }
        guard let flag = value.boolValue else { throw problem(keyword, "must be true or false") }
        return flag
    }

    func text(_ keyword: String) throws(SchemaError) -> String? {
        guard let value = schema[keyword], !value.isNull else { return nil }
        guard let text = value.stringValue else { throw problem(keyword, "must be a string") }
        return text.isEmpty ? nil : text
    }

    /// Formats that are not checked are dropped, as the API server drops them.
    func format() throws(SchemaError) -> String? {
        let text = try text("format")
        return text.flatMap { Self.numberFormats.contains($0) || StringFormat(rawValue: $0) != nil ? $0 : nil }
    }

    private static let numberFormats: Set<String> = ["int32", "int64", "float", "double"]

    func list(_ keyword: String) throws(SchemaError) -> [JSONValue] {
        guard let value = schema[keyword], !value.isNull else { return [] }
        guard let list = value.arrayValue else { throw problem(keyword, "must be a list") }
        return list
    }

    func names(_ keyword: String) throws(SchemaError) -> [String] {
        var names: [String] = []
        for value in try list(keyword) {
            guard let name = value.stringValue else { throw problem(keyword, "must be a list of strings") }
            names.append(name)
        }
        return names
    }

    func number(_ keyword: String) throws(SchemaError) -> Double? {
        guard let value = schema[keyword], !value.isNull else { return nil }
        guard let number = value.numberValue else { throw problem(keyword, "must be a number") }
        return number
    }

    func count(_ keyword: String) throws(SchemaError) -> Int? {
        guard let value = schema[keyword], !value.isNull else { return nil }
        guard let count = value.integerValue, count >= 0 else { throw problem(keyword, "must be a whole number, at least 0") }
        return Int(count)
    }

    func type(mayBeAbsent: Bool) throws(SchemaError) -> SchemaNode.ValueType? {
        guard let text = try text("type") else {
            if mayBeAbsent { return nil }
            throw problem("type", "Required value: must not be empty for specified object fields")
        }
        guard let type = SchemaNode.ValueType(rawValue: text) else { throw problem("type", "\"\(text)\" is not a JSON type") }
        return type
    }

    func listType() throws(SchemaError) -> SchemaNode.ListType? {
        let keys = try names("x-kubernetes-list-map-keys")
        switch try text("x-kubernetes-list-type") {
        case nil: return nil
        case "atomic": return .atomic
        case "set": return .set
        case "map":
            if keys.isEmpty {
                throw problem("x-kubernetes-list-map-keys", "Required value: must not be empty if x-kubernetes-list-type is map")
            }
            return .map(keys: keys)
        case .some: throw problem("x-kubernetes-list-type", "must be atomic, set or map")
        }
    }

    func properties(isNested: Bool) throws(SchemaError) -> [String: SchemaNode] {
        guard let value = schema["properties"], !value.isNull else { return [:] }
        guard let fields = value.objectValue else { throw problem("properties", "must be an object") }
        var nodes: [String: SchemaNode] = [:]
        for (name, field) in fields { nodes[name] = try SchemaNode(field, path: "\(path).properties[\(name)]", isNested: isNested) }
        return nodes
    }

    func items(isNested: Bool) throws(SchemaError) -> SchemaNode? {
        guard let value = schema["items"], !value.isNull else { return nil }
        guard value.objectValue != nil else { throw problem("items", "must be a schema object and not a list") }
        return try SchemaNode(value, path: "\(path).items", isNested: isNested)
    }

    func additional() throws(SchemaError) -> SchemaNode.AdditionalFields {
        switch schema["additionalProperties"] {
        case nil, .null, .bool(false): return .none
        case .bool(true): return .unchecked
        case .some(let value): return .checked(try SchemaNode(value, path: "\(path).additionalProperties"))
        }
    }

    func pattern() throws(SchemaError) -> (text: String, expression: RegularExpression)? {
        guard let text = try text("pattern") else { return nil }
        do {
            return (text, try RegularExpression(text))
        } catch {
            throw problem("pattern", "must be a valid regular expression, but isn't: \(error)")
        }
    }

    func limits() throws(SchemaError) -> SchemaNode.Limits {
        var limits = SchemaNode.Limits()
        limits.length = (try count("minLength"), try count("maxLength"))
        limits.items = (try count("minItems"), try count("maxItems"))
        limits.properties = (try count("minProperties"), try count("maxProperties"))
        limits.number = (try number("minimum"), try number("maximum"))
        limits.excludesLeast = try flag("exclusiveMinimum")
        limits.excludesMost = try flag("exclusiveMaximum")
        limits.multipleOf = try number("multipleOf")
        limits.itemsAreUnique = try flag("uniqueItems")
        return limits
    }

    func combinations() throws(SchemaError) -> SchemaNode.Combinations {
        var combinations = SchemaNode.Combinations()
        combinations.all = try nested("allOf")
        combinations.any = try nested("anyOf")
        combinations.one = try nested("oneOf")
        if let not = schema["not"], !not.isNull { combinations.not = try SchemaNode(not, path: "\(path).not", isNested: true) }
        return combinations
    }

    private func nested(_ keyword: String) throws(SchemaError) -> [SchemaNode] {
        var nodes: [SchemaNode] = []
        for (index, value) in try list(keyword).enumerated() {
            nodes.append(try SchemaNode(value, path: "\(path).\(keyword)[\(index)]", isNested: true))
        }
        return nodes
    }

    func rules() throws(SchemaError) -> [ValidationRule] {
        var rules: [ValidationRule] = []
        for (index, value) in try list("x-kubernetes-validations").enumerated() {
            let reader = SchemaReader(schema: value, path: "\(path).x-kubernetes-validations[\(index)]")
            rules.append(try ValidationRule(reader))
        }
        return rules
    }
}
