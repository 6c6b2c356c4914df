/// Why a CustomResourceDefinition's schema cannot be used.
package struct SchemaError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Place in the schema, `openAPIV3Schema.properties[spec]`.
    package let path: String
    package let message: String

    package var description: String { "\(path): \(message)" }
}
