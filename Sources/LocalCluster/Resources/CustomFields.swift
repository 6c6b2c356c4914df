import Kubernetes

/// The merge types of a custom kind, from its OpenAPI schema and the `x-kubernetes-*` extensions in it.
enum CustomFields {
    static func object(_ schema: JSONValue, name: String) -> ObjectType {
        var fields = self.fields(schema)
        fields["apiVersion"] = ObjectType.Field(type: .leaf(.string))
        fields["kind"] = ObjectType.Field(type: .leaf(.string))
        fields["metadata"] = ObjectType.Field(type: .named("ObjectMeta"))
        return ObjectType(name: name, fields: fields, keepsUnknown: true)
    }

    private static func fields(_ schema: JSONValue) -> [String: ObjectType.Field] {
        (schema["properties"]?.objectValue ?? [:]).mapValues { ObjectType.Field(type: type($0)) }
    }

    private static func type(_ schema: JSONValue) -> FieldType {
        if schema["x-kubernetes-int-or-string"]?.boolValue == true { return .leaf(.intOrString) }
        switch schema["type"]?.stringValue {
        case "object": return objectType(schema)
        case "array": return .list(type(schema["items"] ?? [:]), merge(schema))
        case "string": return .leaf(.string)
        case "integer": return .leaf(.integer)
        case "number": return .leaf(.number)
        case "boolean": return .leaf(.boolean)
        default: return .any
        }
    }

    private static func objectType(_ schema: JSONValue) -> FieldType {
        let isAtomic = schema["x-kubernetes-map-type"]?.stringValue == "atomic"
        if let values = schema["additionalProperties"], values.objectValue != nil { return .map(type(values), isAtomic: isAtomic) }
        if schema["x-kubernetes-embedded-resource"]?.boolValue == true { return .object(object(schema, name: "")) }
        let fields = self.fields(schema)
        let keepsUnknown = schema["x-kubernetes-preserve-unknown-fields"]?.boolValue == true
        if fields.isEmpty, !isAtomic { return .any }
        return .object(ObjectType(name: "", fields: fields, isAtomic: isAtomic, keepsUnknown: keepsUnknown))
    }

    private static func merge(_ schema: JSONValue) -> ListMerge {
        switch schema["x-kubernetes-list-type"]?.stringValue {
        case "set": return .set
        case "map":
            let keys = schema["x-kubernetes-list-map-keys"]?.arrayValue?.compactMap(\.stringValue) ?? []
            return .map(
                keys.map { key in
                    ListMerge.ListKey(name: key, defaultValue: schema.at(path: "items", "properties", key, "default"))
                }
            )
        default: return .atomic
        }
    }
}
