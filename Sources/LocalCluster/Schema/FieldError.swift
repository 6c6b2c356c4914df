package import Kubernetes

/// One thing wrong with an object, worded as the API server words it (`field.Error` of apimachinery).
package struct FieldError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong; the raw values are the `reason` of a `StatusCause`.
    package enum Kind: String, Sendable, Hashable {
        case invalid = "FieldValueInvalid"
        case typeInvalid = "FieldValueTypeInvalid"
        case required = "FieldValueRequired"
        case duplicate = "FieldValueDuplicate"
        case notSupported = "FieldValueNotSupported"
        case forbidden = "FieldValueForbidden"
        case tooLong = "FieldValueTooLong"
        case tooMany = "FieldValueTooMany"
        case `internal` = "InternalError"
    }

    package let kind: Kind
    /// Path of the field, `spec.ports[0].name`; `<nil>` stands for the whole object.
    package let path: String
    /// The offending value, where the message shows it.
    package let badValue: JSONValue?
    /// What is wrong, without path and value; may be empty.
    package let message: String

    package init(_ kind: Kind, _ path: String, value: JSONValue? = nil, _ message: String = "") {
        self.kind = kind
        self.path = path.isEmpty ? "<nil>" : path
        badValue = value
        self.message = message
    }

    /// The error without its path, the `message` of a `StatusCause`.
    package var body: String {
        var text = label
        if showsValue, let badValue { text += ": \(Self.shown(badValue))" }
        return message.isEmpty ? text : "\(text): \(message)"
    }

    package var description: String { "\(path): \(body)" }

    private var label: String {
        switch kind {
        case .invalid, .typeInvalid: "Invalid value"
        case .required: "Required value"
        case .duplicate: "Duplicate value"
        case .notSupported: "Unsupported value"
        case .forbidden: "Forbidden"
        case .tooLong: "Too long"
        case .tooMany: "Too many"
        case .internal: "Internal error"
        }
    }

    private var showsValue: Bool {
        switch kind {
        case .invalid, .typeInvalid, .duplicate, .notSupported, .tooMany: true
        case .required, .forbidden, .tooLong, .internal: false
        }
    }

    /// Null is shown in quotes, as the API server does.
    private static func shown(_ value: JSONValue) -> String { value.isNull ? "\"null\"" : value.text }

    /// Whether rules are left unchecked because of this error: they may rely on what it breaks.
    var blocksRules: Bool {
        switch kind {
        case .notSupported, .required, .tooLong, .tooMany, .typeInvalid: true
        case .invalid, .duplicate, .forbidden, .internal: false
        }
    }
}
