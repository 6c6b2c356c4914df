import Kubernetes

/// A Secret or ConfigMap of the service's namespace that its environment takes values from. It belongs to somebody else, so it is read on
/// demand and never watched.
struct ConfigurationReference: Sendable, Hashable {
    let kind: Kind
    let name: String
    /// Nil when every key is taken.
    let key: String?
    /// The pods may start without it.
    let isOptional: Bool
    /// Where the specification refers to it.
    let field: String

    enum Kind: String, Sendable, Hashable {
        case secret = "Secret"
        case configMap = "ConfigMap"

        var type: ResourceType {
            switch self {
            case .secret: .secrets
            case .configMap: .configMaps
            }
        }
    }
}

/// What the references of a service resolve to.
struct ResolvedReferences: Sendable, Hashable {
    /// Hash over everything the pods take from them; nil when there are none.
    let hash: String?
    /// What is not there, in words; empty when the pods can start.
    let missing: [String]

    /// - Parameter objects: the objects that exist, by kind and name, each key's value as a digest.
    init(_ references: [ConfigurationReference], namespace: String, objects: [Object: [String: String]]) {
        var content: [String: JSONValue] = [:]
        var missing: [String] = []
        for reference in references {
            let identity = "\(reference.kind.rawValue)/\(reference.name)/\(reference.key ?? "*")"
            let values = objects[Object(kind: reference.kind, name: reference.name)]
            if let key = reference.key {
                content[identity] = values?[key].map(JSONValue.string) ?? .null
            } else {
                content[identity] = values.map(JSONValue.map) ?? .null
            }
            if let problem = Self.problem(reference, values, namespace: namespace) { missing.append(problem) }
        }
        hash = references.isEmpty ? nil : ContentHash.of(.object(content))
        self.missing = missing
    }

    struct Object: Sendable, Hashable {
        let kind: ConfigurationReference.Kind
        let name: String
    }

    private static func problem(_ reference: ConfigurationReference, _ values: [String: String]?, namespace: String) -> String? {
        guard !reference.isOptional else { return nil }
        guard let values else {
            return
                "\(reference.field) takes values from the \(reference.kind.rawValue) \(namespace)/\(reference.name), which does not exist"
        }
        guard let key = reference.key, values[key] == nil else { return nil }
        return
            "\(reference.field) takes the key \(key) of the \(reference.kind.rawValue) \(namespace)/\(reference.name), which lacks it"
    }
}
