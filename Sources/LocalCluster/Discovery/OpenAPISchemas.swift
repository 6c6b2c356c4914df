import Kubernetes

/// Collects the schemas of types and of everything they refer to.
struct OpenAPISchemas {
    /// What references to schemas begin with.
    let prefix: String
    private(set) var found: [String: JSONValue] = [:]

    init(prefix: String) { self.prefix = prefix }

    static func identity(_ type: ResourceType) -> JSONValue {
        ["group": .string(type.group), "version": .string(type.version), "kind": .string(type.kind)]
    }

    /// Adds the schema of a kind under its full name.
    mutating func add(_ resource: ServedResource) {
        let type = resource.type
        var schema = resource.schema.map { customSchema($0.openAPI) } ?? self.schema(resource.fields)
        schema["x-kubernetes-group-version-kind"] = [Self.identity(type)]
        schema.setDefault(at: ["description"], .string("\(type.kind) of \(type.apiVersion)."))
        found[Self.name(type)] = schema
        add("ObjectMeta")
    }

    /// `io.k8s.api.apps.v1.Deployment` for built-in kinds, the reversed group for custom ones.
    private static func name(_ type: ResourceType) -> String {
        if BuiltinTypes.catalog[type.kind] != nil {
            let group = type.group.split(separator: ".").first.map(String.init) ?? "core"
            return "io.k8s.api.\(group).\(type.version).\(type.kind)"
        }
        return type.group.split(separator: ".").reversed().joined(separator: ".") + ".\(type.version).\(type.kind)"
    }

    /// Adds a type of the catalog, once.
    private mutating func add(_ name: String) {
        let key = Self.component(name)
        guard found[key] == nil, let type = BuiltinTypes.catalog[name] else { return }
        found[key] = [:]
        found[key] = schema(type)
    }

    private static func component(_ name: String) -> String { "io.k8s.api.core.v1.\(name)" }

    private mutating func schema(_ type: ObjectType) -> JSONValue {
        var properties: [String: JSONValue] = [:]
        var required: [JSONValue] = []
        for (name, field) in type.fields.sorted(by: { $0.key < $1.key }) {
            var property = schema(field.type)
            if let key = field.patchMergeKey {
                property["x-kubernetes-patch-strategy"] = field.retainsKeys ? "merge,retainKeys" : "merge"
                if !key.isEmpty { property["x-kubernetes-patch-merge-key"] = .string(key) }
            } else if field.retainsKeys {
                property["x-kubernetes-patch-strategy"] = "retainKeys"
            }
            if ["apiVersion", "kind"].contains(name) { property["description"] = Self.descriptions[name] }
            properties[name] = property
            if field.isRequired { required.append(.string(name)) }
        }
        var schema: JSONValue = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { schema["required"] = .array(required) }
        if type.isAtomic { schema["x-kubernetes-map-type"] = "atomic" }
        return schema
    }

    private static let descriptions: [String: JSONValue] = [
        "apiVersion": "The versioned schema of this object.", "kind": "The kind of this object.",
    ]

    private mutating func schema(_ type: FieldType) -> JSONValue {
        switch type {
        case .leaf(let leaf): return leaf.schema
        case .any: return ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
        case .object(let object): return schema(object)
        case .named(let name):
            add(name)
            return ["allOf": [["$ref": .string(prefix + Self.component(name))]], "default": [:]]
        case .map(let element, _): return ["type": "object", "additionalProperties": schema(element)]
        case .list(let element, let merge):
            var list: JSONValue = ["type": "array", "items": schema(element)]
            switch merge {
            case .atomic: list["x-kubernetes-list-type"] = "atomic"
            case .set: list["x-kubernetes-list-type"] = "set"
            case .map(let keys):
                list["x-kubernetes-list-type"] = "map"
                list["x-kubernetes-list-map-keys"] = .array(keys.map { .string($0.name) })
            }
            return list
        }
    }

    /// The definition's own schema with the members every object has.
    private func customSchema(_ schema: JSONValue) -> JSONValue {
        var schema = schema
        let reference: JSONValue = ["allOf": [["$ref": .string(prefix + Self.component("ObjectMeta"))]]]
        schema.set(at: ["properties", "metadata"], reference)
        for member in ["apiVersion", "kind"] {
            schema.setDefault(at: ["properties", member], ["type": "string", "description": Self.descriptions[member] ?? ""])
        }
        return schema
    }
}

extension FieldType.Leaf {
    fileprivate var schema: JSONValue {
        switch self {
        case .string, .quantity: ["type": "string"]
        case .integer: ["type": "integer", "format": "int32"]
        case .number: ["type": "number"]
        case .boolean: ["type": "boolean"]
        case .time, .microTime: ["type": "string", "format": "date-time"]
        case .intOrString: ["type": "string", "format": "int-or-string"]
        case .bytes: ["type": "string", "format": "byte"]
        }
    }
}
