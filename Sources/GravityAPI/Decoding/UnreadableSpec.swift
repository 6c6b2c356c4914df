/// Why the stored `spec` of an object cannot be read by this version: written under a newer or broken schema.
///
/// The object still decodes, so that one bad object never stops a list or a watch; the operator answers it with `Stalled`.
package struct UnreadableSpec: Error, Sendable, Hashable, CustomStringConvertible {
    /// Path of the field, as a person would write it: `spec.access[0].privilege`.
    package let field: String
    /// What is wrong with it, for the person who wrote it.
    package let message: String

    package var description: String { "\(field): \(message)" }

    package init(field: String, message: String) {
        self.field = field
        self.message = message
    }

    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(field: Self.path(context.codingPath + [key]), message: "is required")
        case .typeMismatch(let type, let context):
            self.init(field: Self.path(context.codingPath), message: "has the wrong type, expected \(Self.name(of: type))")
        case .valueNotFound(let type, let context):
            self.init(field: Self.path(context.codingPath), message: "is null, expected \(Self.name(of: type))")
        case .dataCorrupted(let context):
            self.init(field: Self.path(context.codingPath), message: context.debugDescription)
        @unknown default:
            self.init(field: "spec", message: "cannot be read")
        }
    }

    /// The path below `spec`, whatever list or watch event the object itself was decoded from.
    private static func path(_ keys: [any CodingKey]) -> String {
        let start = keys.firstIndex { $0.stringValue == "spec" } ?? keys.startIndex
        var text = ""
        for key in keys[start...] {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return text.isEmpty ? "spec" : text
    }

    private static func name(of type: Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "an integer"
        case is any AnyMap.Type: "an object"
        case is any AnyList.Type: "a list"
        default: "another type"
        }
    }
}

private protocol AnyList {}
private protocol AnyMap {}
extension Array: AnyList {}
extension Dictionary: AnyMap {}
