import Kubernetes

/// Lists that stand for sets or maps: no two items alike, and items found again after a change.
enum ListKeys {
    /// Items that repeat an earlier one.
    static func duplicates(in value: JSONValue, _ node: SchemaNode, path: String = "") -> [FieldError] {
        switch value {
        case .object(let fields):
            return fields.keys.sorted().flatMap { name -> [FieldError] in
                guard let field = node.field(name), let inner = fields[name] else { return [] }
                let isNamed = node.properties[name] != nil
                return duplicates(in: inner, field, path: isNamed ? (path.isEmpty ? name : "\(path).\(name)") : "\(path)[\(name)]")
            }
        case .array(let items):
            var errors = repeated(items, node, path)
            if let itemNode = node.items {
                for (index, item) in items.enumerated() { errors += duplicates(in: item, itemNode, path: "\(path)[\(index)]") }
            }
            return errors
        case .null, .bool, .integer, .number, .string:
            return []
        }
    }

    private static func repeated(_ items: [JSONValue], _ node: SchemaNode, _ path: String) -> [FieldError] {
        let identities: [JSONValue]
        switch node.listType {
        case nil, .atomic: return []
        case .set: identities = items
        case .map(let keys): identities = items.map { identity(of: $0, keys, node.items) }
        }
        var seen: Set<JSONValue> = []
        return identities.enumerated().compactMap { index, identity in
            seen.insert(identity).inserted ? nil : FieldError(.duplicate, "\(path)[\(index)]", value: identity)
        }
    }

    /// The keys of an item, with their defaults where they are left out.
    static func identity(of item: JSONValue, _ keys: [String], _ node: SchemaNode?) -> JSONValue {
        var fields: [String: JSONValue] = [:]
        for key in keys { fields[key] = item[key] ?? node?.properties[key]?.defaultValue }
        return .object(fields)
    }

    /// The items of the list a new one replaces, by their keys; only lists that stand for maps have them.
    struct Lookup {
        private var items: [JSONValue: JSONValue] = [:]
        private let keys: [String]
        private let node: SchemaNode?

        init(_ node: SchemaNode, _ old: JSONValue?) {
            self.node = node.items
            guard case .map(let keys) = node.listType else {
                self.keys = []
                return
            }
            self.keys = keys
            for item in old?.arrayValue ?? [] { items[ListKeys.identity(of: item, keys, node.items)] = item }
        }

        func counterpart(of item: JSONValue) -> JSONValue? {
            keys.isEmpty ? nil : items[ListKeys.identity(of: item, keys, node)]
        }
    }
}
