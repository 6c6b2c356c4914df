import Kubernetes

/// The rules of a definition.
enum Rules {
    struct Rule: Hashable {
        let path: String
        let message: String
    }

    static func all(of definition: Definition) -> [Rule] {
        var nodes = SchemaPaths.nodes(of: definition.schema)
        nodes[""] = definition.schema
        return nodes.flatMap { path, node in
            (node["x-kubernetes-validations"]?.arrayValue ?? []).map { Rule(path: path, message: $0["message"]?.stringValue ?? "") }
        }
    }
}
