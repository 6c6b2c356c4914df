import Kubernetes

/// One entry of `x-kubernetes-validations`, compiled.
struct ValidationRule: Sendable {
    /// The rule as written.
    let source: String
    let expression: CEL.Program
    let message: String?
    let messageExpression: CEL.Program?
    let kind: FieldError.Kind
    /// Path of the field to blame, below the field the rule is on; without the leading dot.
    let fieldPath: String?
    /// Whether the rule also runs when there is no old value; `oldSelf` is then an optional.
    let oldSelfIsOptional: Bool

    /// A rule that compares with the stored value runs only where there is one.
    var isTransition: Bool { expression.uses(CEL.oldSelf) }

    init(_ reader: SchemaReader) throws(SchemaError) {
        guard let rule = try reader.text("rule") else { throw reader.problem("rule", "Required value: rule is not specified") }
        source = rule
        expression = try Self.compile(rule, reader, "rule")
        message = try reader.text("message")
        messageExpression = try reader.text("messageExpression").map { text throws(SchemaError) in
            try Self.compile(text, reader, "messageExpression")
        }
        fieldPath = try reader.text("fieldPath").map { String($0.drop { $0 == "." }) }
        oldSelfIsOptional = try reader.flag("optionalOldSelf")
        switch try reader.text("reason") {
        case nil, FieldError.Kind.invalid.rawValue: kind = .invalid
        case FieldError.Kind.forbidden.rawValue: kind = .forbidden
        case FieldError.Kind.required.rawValue: kind = .required
        case FieldError.Kind.duplicate.rawValue: kind = .duplicate
        case .some(let reason): throw reader.problem("reason", "Unsupported value: \"\(reason)\"")
        }
    }

    private static func compile(_ text: String, _ reader: SchemaReader, _ keyword: String) throws(SchemaError) -> CEL.Program {
        do {
            return try CEL.Program(text, variables: [CEL.selfName, CEL.oldSelf])
        } catch {
            throw reader.problem(keyword, "compilation failed: \(error)")
        }
    }
}
