import Kubernetes

extension CEL.Value {
    /// A stored value as rules see it: dates are points in time, fields without a place in the schema are not there, and names that are
    /// not identifiers are escaped.
    init(_ value: JSONValue, _ node: SchemaNode) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .integer(let number): self = node.type == .number ? .double(Double(number)) : .int(number)
        case .number(let number):
            self =
                node.type == .integer || node.isIntOrString ? Int64(exactly: number).map { .int($0) } ?? .double(number) : .double(number)
        case .string(let text): self = Self.text(text, node)
        case .array(let items): self = .list(CEL.List(items: Self.items(items, node), kind: CEL.List.Kind(node.listType)))
        case .object(let fields): self = .map(Self.entries(fields, node))
        }
    }

    private static func text(_ text: String, _ node: SchemaNode) -> CEL.Value {
        switch node.format {
        case "date", "date-time", "datetime": CEL.Instant(parsing: text).map { .timestamp($0) } ?? .string(text)
        case "duration": CEL.SpanOfTime.parse(text).map { .duration($0) } ?? .string(text)
        case "byte": Base64Data(base64: text).map { .bytes($0.bytes) } ?? .string(text)
        default: .string(text)
        }
    }

    private static func items(_ items: [JSONValue], _ node: SchemaNode) -> [CEL.Value] {
        guard let itemNode = node.items else { return [] }
        return items.map { CEL.Value($0, itemNode) }
    }

    private static func entries(_ fields: [String: JSONValue], _ node: SchemaNode) -> [CEL.Value: CEL.Value] {
        var entries: [CEL.Value: CEL.Value] = [:]
        for (name, value) in fields {
            if let field = node.properties[name] {
                entries[.string(CEL.escaped(name))] = CEL.Value(value, field)
            } else if case .checked(let field) = node.additional {
                entries[.string(name)] = CEL.Value(value, field)
            }
        }
        guard node.isEmbeddedResource else { return entries }
        for name in ["apiVersion", "kind"] { entries[.string(name)] = fields[name]?.stringValue.map { .string($0) } }
        var metadata: [CEL.Value: CEL.Value] = [:]
        for name in ["name", "generateName"] { metadata[.string(name)] = fields["metadata"]?[name]?.stringValue.map { .string($0) } }
        entries[.string("metadata")] = .map(metadata)
        return entries
    }
}

extension CEL.List.Kind {
    init(_ type: SchemaNode.ListType?) {
        switch type {
        case nil, .atomic: self = .atomic
        case .set: self = .set
        case .map(let keys): self = .map(keys: keys.map(CEL.escaped))
        }
    }
}

extension CEL {
    /// A field name as rules write it: `x-id` is `x__dash__id`, `namespace` is `__namespace__`.
    static func escaped(_ name: String) -> String {
        if Parser.reservedWords.contains(name) { return "__\(name)__" }
        var result = ""
        var rest = name[...]
        while let character = rest.first {
            if rest.hasPrefix("__") {
                result += "__underscores__"
                rest = rest.dropFirst(2)
                continue
            }
            switch character {
            case ".": result += "__dot__"
            case "-": result += "__dash__"
            case "/": result += "__slash__"
            default: result.append(character)
            }
            rest = rest.dropFirst()
        }
        return result
    }
}
