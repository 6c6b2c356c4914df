import Kubernetes
import LocalCluster

/// A schema written as JSON text, and what it makes of documents.
struct SchemaUnderTest {
    let schema: StructuralSchema

    init(_ text: String) throws { schema = try StructuralSchema(crdVersionSchema: JSONValue(parsing: text)) }

    /// A schema whose `spec` has the given fields and rules.
    init(spec properties: String, required: String = "[]", rules: String = "[]") throws {
        try self.init(
            """
            {"type": "object", "properties": {"spec": {"type": "object", "properties": \(properties), "required": \(required),
            "x-kubernetes-validations": \(rules)}}}
            """
        )
    }

    /// The errors a document with such a spec gets.
    func errors(_ spec: String, replacing old: String? = nil) throws -> [String] {
        try schema.validate(new: document(spec), old: old.map { try document($0) }).map(\.description)
    }

    func document(_ spec: String) throws -> JSONValue { ["spec": try JSONValue(parsing: spec)] }
}
