import Kubernetes

/// Fields as paths, `spec.ports[].name`, so that values and schemas can be compared.
enum SchemaPaths {
    /// The fields a value has; lists and free maps count as one place.
    static func fields(of value: JSONValue, schema: JSONValue, path: String = "") -> Set<String> {
        switch value {
        case .object(let members):
            var paths: Set<String> = path.isEmpty ? [] : [path]
            for (name, member) in members {
                if let field = schema.at(path: "properties", name) {
                    paths.formUnion(fields(of: member, schema: field, path: path.isEmpty ? name : "\(path).\(name)"))
                } else if let field = schema["additionalProperties"] {
                    paths.formUnion(fields(of: member, schema: field, path: "\(path){}"))
                } else {
                    paths.insert("\(path).\(name)")
                }
            }
            return paths
        case .array(let items):
            return items.reduce(into: [path]) { paths, item in
                paths.formUnion(fields(of: item, schema: schema["items"] ?? .null, path: "\(path)[]"))
            }
        case .null, .bool, .integer, .number, .string:
            return [path]
        }
    }

    /// Every schema below and including one, by path.
    static func nodes(of schema: JSONValue, path: String = "") -> [String: JSONValue] {
        var nodes = path.isEmpty ? [:] : [path: schema]
        for (name, field) in schema["properties"]?.objectValue ?? [:] {
            nodes.merge(self.nodes(of: field, path: path.isEmpty ? name : "\(path).\(name)")) { first, _ in first }
        }
        if let items = schema["items"] { nodes.merge(self.nodes(of: items, path: "\(path)[]")) { first, _ in first } }
        if let values = schema["additionalProperties"] { nodes.merge(self.nodes(of: values, path: "\(path){}")) { first, _ in first } }
        return nodes
    }
}
