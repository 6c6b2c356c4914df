import Kubernetes

/// The OpenAPI v2 document in its protobuf form (gnostic openapiv2/OpenAPIv2.proto), which is all that kubectl up to 1.26 asks for.
///
/// It holds the schemas of all kinds, and says of every kind that PATCH takes `dryRun` and `fieldValidation`.
enum OpenAPIProtobuf {
    static func document(_ resources: [ServedResource]) -> [UInt8] {
        var document = ProtobufWriter()
        document.string(1, "2.0")
        document.message(2) { info in
            info.string(1, "Kubernetes")
            info.string(2, "v1.32.0+gravity")
        }
        document.message(8) { paths in
            for resource in resources where !resource.isVirtual {
                paths.message(2) { path in
                    path.string(1, resource.type.path(namespace: resource.type.isNamespaced ? "x" : nil, name: "x"))
                    path.message(2) { item in item.message(8) { patch in operation(&patch, resource.type) } }
                }
            }
        }
        let schemas = OpenAPIDocument(resources).version2["definitions"]?.objectValue ?? [:]
        document.message(9) { definitions in
            for (name, schema) in schemas.sorted(by: { $0.key < $1.key }) { named(name, schema, in: &definitions) }
        }
        return document.bytes
    }

    /// Operation: parameters = 8, responses = 9, vendor_extension = 13.
    private static func operation(_ operation: inout ProtobufWriter, _ type: ResourceType) {
        for name in ["dryRun", "fieldManager", "fieldValidation"] {
            operation.message(8) { item in
                item.message(1) { parameter in
                    parameter.message(2) { nonBody in
                        nonBody.message(3) { query in
                            query.string(2, "query")
                            query.string(4, name)
                        }
                    }
                }
            }
        }
        operation.message(9) { _ in }
        let identity = OpenAPISchemas.identity(type)
        operation.message(13) { extend(&$0, "x-kubernetes-group-version-kind", identity) }
    }

    /// NamedSchema: name = 1, value = 2.
    private static func named(_ name: String, _ schema: JSONValue, in list: inout ProtobufWriter) {
        list.message(1) { entry in
            entry.string(1, name)
            entry.message(2) { encode(schema, to: &$0) }
        }
    }

    /// Schema: _ref = 1, format = 2, description = 4, required = 19, additional_properties = 21, type = 22, items = 23, properties = 25,
    /// vendor_extension = 31.
    private static func encode(_ schema: JSONValue, to writer: inout ProtobufWriter) {
        if let reference = (schema["$ref"] ?? schema["allOf"]?[0]?["$ref"])?.stringValue { writer.string(1, reference) }
        if let text = schema["format"]?.stringValue { writer.string(2, text) }
        if let text = schema["description"]?.stringValue { writer.string(4, text) }
        if !isArbitrary(schema) { encodeShape(schema, to: &writer) }
        for (name, value) in (schema.objectValue ?? [:]).sorted(by: { $0.key < $1.key }) where extensions.contains(name) {
            writer.message(31) { extend(&$0, name, value) }
        }
    }

    private static func encodeShape(_ schema: JSONValue, to writer: inout ProtobufWriter) {
        for name in schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? [] { writer.string(19, name) }
        if let values = schema["additionalProperties"], values.objectValue != nil {
            writer.message(21) { item in item.message(1) { encode(values, to: &$0) } }
        }
        if let type = schema["type"]?.stringValue { writer.message(22) { $0.string(1, type) } }
        if let items = schema["items"] { writer.message(23) { item in item.message(1) { encode(items, to: &$0) } } }
        if let properties = schema["properties"]?.objectValue {
            writer.message(25) { list in
                for (name, schema) in properties.sorted(by: { $0.key < $1.key }) { named(name, schema, in: &list) }
            }
        }
    }

    /// Whether the schema takes anything, which old clients know only as a schema without a type.
    private static func isArbitrary(_ schema: JSONValue) -> Bool {
        schema["x-kubernetes-preserve-unknown-fields"]?.boolValue == true || schema["x-kubernetes-int-or-string"]?.boolValue == true
    }

    private static let extensions: Set<String> = [
        "x-kubernetes-group-version-kind", "x-kubernetes-patch-strategy", "x-kubernetes-patch-merge-key", "x-kubernetes-list-type",
        "x-kubernetes-list-map-keys",
    ]

    /// NamedAny: name = 1, value = 2; Any: yaml = 2, and JSON is YAML.
    private static func extend(_ writer: inout ProtobufWriter, _ name: String, _ value: JSONValue) {
        writer.string(1, name)
        writer.message(2) { $0.string(2, value.text) }
    }
}
