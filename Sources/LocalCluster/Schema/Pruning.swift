import Kubernetes

/// Removes what a schema does not know, as the API server does before it stores an object.
struct Pruning {
    /// Paths of what was removed.
    private(set) var removed: [String] = []

    private static let objectFields: Set<String> = ["apiVersion", "kind", "metadata"]

    mutating func prune(_ value: inout JSONValue, _ node: SchemaNode?, path: String) {
        switch value {
        case .object(var fields):
            value = .null
            for name in Array(fields.keys) { prune(&fields, name, node, path) }
            value = .object(fields)
        case .array(var items):
            if let node, node.preservesUnknownFields, node.items == nil { return }
            value = .null
            for index in items.indices { prune(&items[index], node?.items, path: "\(path)[\(index)]") }
            value = .array(items)
        case .null, .bool, .integer, .number, .string:
            break
        }
    }

    private mutating func prune(_ fields: inout [String: JSONValue], _ name: String, _ node: SchemaNode?, _ path: String) {
        let fieldPath = path.isEmpty ? name : "\(path).\(name)"
        let belongsToObject = Self.objectFields.contains(name)
        if let node, node.isEmbeddedResource, belongsToObject { return }
        if let node, node.allows(name) {
            guard var value = fields[name] else { return }
            prune(&value, node.field(name), path: fieldPath)
            fields[name] = value
        } else if node?.preservesUnknownFields != true {
            if !(path.isEmpty && belongsToObject) { removed.append(fieldPath) }
            fields[name] = nil
        }
    }
}
