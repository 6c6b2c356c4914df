import Kubernetes

/// Checks a value and everything below it against a schema, except for rules; words every problem as the API server does
/// (kube-openapi, `pkg/validation`).
struct ValueValidator {
    private(set) var errors: [FieldError] = []

    /// `old` is the value the new one replaces: what has not changed is not complained about.
    mutating func check(_ value: JSONValue, _ node: SchemaNode, path: String, old: JSONValue? = nil) {
        if let old, old == value { return }
        if value.isNull {
            if !node.isNullable, let expected = node.expectedType { reportType(expected, found: "null", path) }
            return
        }
        checkType(value, node, path)
        checkCombinations(value, node, path)
        switch value {
        case .string(let text): errors += ScalarChecks.problems(text, node, path)
        case .integer, .number: errors += ScalarChecks.problems(number: value, node, path)
        case .array(let items): check(items, node, path, old: old)
        case .null, .bool, .object: break
        }
        if !node.allowedValues.isEmpty, !node.allowedValues.contains(value) {
            let allowed = node.allowedValues.map { ($0.stringValue.map { .string($0) } ?? JSONValue.string($0.text)).text }
            report(.notSupported, path, value, "supported values: \(allowed.joined(separator: ", "))")
        }
        if case .object(let fields) = value { check(fields, node, path, old: old) }
    }

    private mutating func report(_ kind: FieldError.Kind, _ path: String, _ value: JSONValue? = nil, _ message: String = "") {
        errors.append(FieldError(kind, path, value: value, message))
    }

    private mutating func reportType(_ expected: String, found: String, _ path: String) {
        report(.typeInvalid, path, .string(found), "\(path) in body must be of type \(expected): \"\(found)\"")
    }

    private mutating func checkType(_ value: JSONValue, _ node: SchemaNode, _ path: String) {
        guard let expected = node.expectedType, !node.accepts(value) else { return }
        let isTextOrList = value.stringValue != nil || value.arrayValue != nil
        if let format = node.format, !isTextOrList {
            reportType(format, found: value.formatName, path)
        } else {
            reportType(expected, found: value.typeName, path)
        }
    }

    private mutating func checkCombinations(_ value: JSONValue, _ node: SchemaNode, _ path: String) {
        let combinations = node.combinations
        if !combinations.any.isEmpty {
            let outcomes = combinations.any.map { problems(value, $0, path) }
            if !outcomes.contains(where: \.isEmpty) {
                report(.invalid, "", "", "\"\(path)\" must validate at least one schema (anyOf)")
                errors += outcomes[0]
            }
        }
        if !combinations.one.isEmpty {
            let outcomes = combinations.one.map { problems(value, $0, path) }
            let count = outcomes.count(where: \.isEmpty)
            if count != 1 {
                let found = count == 0 ? "Found none valid" : "Found \(count) valid alternatives"
                report(.invalid, "", "", "\"\(path)\" must validate one and only one schema (oneOf). \(found)")
                if count == 0 { errors += outcomes[0] }
            }
        }
        let all = combinations.all.map { problems(value, $0, path) }
        errors += all.joined()
        let failed = all.count { !$0.isEmpty }
        if failed > 0 {
            let none = failed == all.count ? ". None validated" : ""
            report(.invalid, "", "", "\"\(path)\" must validate all the schemas (allOf)\(none)")
        }
        if let not = combinations.not, problems(value, not, path).isEmpty {
            report(.invalid, "", "", "\"\(path)\" must not validate the schema (not)")
        }
    }

    private func problems(_ value: JSONValue, _ node: SchemaNode, _ path: String) -> [FieldError] {
        var nested = ValueValidator()
        nested.check(value, node, path: path)
        return nested.errors
    }

    private mutating func check(_ items: [JSONValue], _ node: SchemaNode, _ path: String, old: JSONValue?) {
        let before = ListKeys.Lookup(node, old)
        if let itemNode = node.items {
            for (index, item) in items.enumerated() {
                check(item, itemNode, path: "\(path)[\(index)]", old: before.counterpart(of: item))
            }
        }
        if let least = node.limits.items.least, items.count < least {
            report(.invalid, path, .integer(Int64(items.count)), "\(path) in body should have at least \(least) items")
        }
        if let most = node.limits.items.most, items.count > most { reportTooMany(items.count, most, path) }
        if node.limits.itemsAreUnique, Set(items).count < items.count {
            report(.invalid, path, "", "\(path) in body shouldn't contain duplicates")
        }
    }

    private mutating func reportTooMany(_ count: Int, _ most: Int, _ path: String) {
        report(.tooMany, path, .integer(Int64(count)), "must have at most \(most) \(most == 1 ? "item" : "items")")
    }

    private mutating func check(_ fields: [String: JSONValue], _ node: SchemaNode, _ path: String, old: JSONValue?) {
        if let least = node.limits.properties.least, fields.count < least {
            report(.invalid, path, .integer(Int64(fields.count)), "\(path) in body should have at least \(least) properties")
        }
        if let most = node.limits.properties.most, fields.count > most { reportTooMany(fields.count, most, path) }
        for name in fields.keys.sorted() {
            guard let field = node.field(name), let value = fields[name] else { continue }
            check(value, field, path: path.isEmpty ? name : "\(path).\(name)", old: old?[name])
        }
        for name in node.required where fields[name] == nil { report(.required, path.isEmpty ? name : "\(path).\(name)") }
    }
}

extension JSONValue {
    /// Name of the value's type, as JSON Schema has it.
    fileprivate var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSONValue {
    /// Name of the value's number format, which messages about a format give in place of its type.
    fileprivate var formatName: String {
        switch self {
        case .integer: "int64"
        case .number: "float64"
        case .null, .bool, .string, .array, .object: ""
        }
    }
}

extension SchemaNode {
    /// The type as messages name it; nil = any.
    fileprivate var expectedType: String? { isIntOrString ? "integer,string" : type?.rawValue }

    fileprivate func accepts(_ value: JSONValue) -> Bool {
        if isIntOrString { return value.stringValue != nil || value.integerValue != nil }
        switch type {
        case nil: return true
        case .object: return value.objectValue != nil
        case .array: return value.arrayValue != nil
        case .string: return value.stringValue != nil
        case .boolean: return value.boolValue != nil
        case .integer: return value.integerValue != nil
        case .number: return value.numberValue != nil
        }
    }
}
