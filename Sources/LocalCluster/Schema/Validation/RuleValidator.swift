import Kubernetes

/// Checks the rules of a schema on a value and everything below it, as the API server does
/// (apiextensions-apiserver, `pkg/apiserver/schema/cel`).
struct RuleValidator {
    private(set) var errors: [FieldError] = []
    /// Steps left for all rules of the object.
    private var budget = 10_000_000

    /// Steps one rule may take.
    private static let mostStepsPerRule = 1_000_000

    mutating func check(_ value: JSONValue, _ node: SchemaNode, path: String, old: JSONValue?) {
        guard node.hasRules, !value.isNull, budget > 0 else { return }
        checkRules(value, node, path, old)
        for combined in node.combinations.all { check(value, combined, path: path, old: old) }
        switch value {
        case .object(let fields):
            for name in fields.keys.sorted() {
                guard let field = node.field(name), let inner = fields[name] else { continue }
                let isNamed = node.properties[name] != nil
                let fieldPath = isNamed ? (path.isEmpty ? name : "\(path).\(name)") : "\(path)[\(name)]"
                check(inner, field, path: fieldPath, old: old?[name])
            }
        case .array(let items):
            guard let itemNode = node.items else { return }
            let before = ListKeys.Lookup(node, old)
            for (index, item) in items.enumerated() {
                check(item, itemNode, path: "\(path)[\(index)]", old: before.counterpart(of: item))
            }
        case .null, .bool, .integer, .number, .string:
            break
        }
    }

    private mutating func checkRules(_ value: JSONValue, _ node: SchemaNode, _ path: String, _ old: JSONValue?) {
        if node.rules.isEmpty { return }
        let current = CEL.Value(value, node)
        let stored = old.flatMap { $0.isNull ? nil : CEL.Value($0, node) }
        for rule in node.rules {
            guard budget > 0 else { return }
            if rule.isTransition, stored == nil, !rule.oldSelfIsOptional { continue }
            var variables = [CEL.selfName: current]
            variables[CEL.oldSelf] = rule.oldSelfIsOptional ? .optional(stored) : stored
            guard let error = check(rule, variables, value, node, path) else { continue }
            let wasAlreadySo = !rule.isTransition && old == value
            if !wasAlreadySo { errors.append(error) }
        }
    }

    /// What to report when the rule does not hold or cannot be checked.
    private mutating func check(
        _ rule: ValidationRule,
        _ variables: [String: CEL.Value],
        _ value: JSONValue,
        _ node: SchemaNode,
        _ path: String
    ) -> FieldError? {
        let shown = JSONValue.string(node.type?.rawValue ?? "")
        do {
            if try evaluate(rule.expression, variables) == .bool(true) { return nil }
        } catch {
            if error == .exhausted { budget = 0 }
            return FieldError(.invalid, path, value: shown, Self.explanation(of: error, rule.message ?? rule.source))
        }
        var blamed = path
        if let fieldPath = rule.fieldPath { blamed = path.isEmpty ? fieldPath : "\(path).\(fieldPath)" }
        return FieldError(rule.kind, blamed, value: shown, message(of: rule, variables))
    }

    private static func explanation(of failure: CEL.Failure, _ rule: String) -> String {
        switch failure {
        case .exhausted:
            "'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit "
                + "for rule: \(rule)"
        case .error(let text) where text.hasPrefix("no such overload"):
            "'\(text)': call arguments did not match a supported operator, function or macro signature for rule: \(rule)"
        case .error(let text):
            "\(text) evaluating rule: \(rule)"
        }
    }

    private mutating func evaluate(_ program: CEL.Program, _ variables: [String: CEL.Value]) throws(CEL.Failure) -> CEL.Value {
        let steps = min(Self.mostStepsPerRule, budget)
        var evaluator = CEL.Evaluator(variables: variables, steps: steps)
        defer { budget -= steps - max(evaluator.steps, 0) }
        return try evaluator.evaluate(program)
    }

    /// The computed message, if there is one and it can be computed, else the written one.
    private mutating func message(of rule: ValidationRule, _ variables: [String: CEL.Value]) -> String {
        if let program = rule.messageExpression, let computed = computedMessage(program, variables) { return computed }
        return rule.message.map(Self.trimmed) ?? "failed rule: \(Self.trimmed(rule.source))"
    }

    /// nil when the expression fails or gives no single line of text, which the API server only logs.
    private mutating func computedMessage(_ program: CEL.Program, _ variables: [String: CEL.Value]) -> String? {
        guard case .string(let text)? = try? evaluate(program, variables) else { return nil }
        let line = Self.trimmed(text)
        return line.isEmpty || line.contains("\n") || line.utf8.count > 5120 ? nil : line
    }

    private static func trimmed(_ text: String) -> String { CEL.Scalars(text).trimmed.text }
}
