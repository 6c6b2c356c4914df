import Kubernetes

/// Checks of texts and numbers.
enum ScalarChecks {
    static func problems(_ text: String, _ node: SchemaNode, _ path: String) -> [FieldError] {
        var errors = lengthOrPattern(text, node, path).map { [$0] } ?? []
        if let format = node.format, node.type == .string, let check = StringFormat(rawValue: format), !check.accepts(text) {
            errors.append(
                FieldError(
                    .typeInvalid,
                    path,
                    value: .string(text),
                    "\(path) in body must be of type \(format): \(JSONValue.string(text).text)"
                )
            )
        }
        return errors
    }

    /// Lengths count scalars; the first problem hides the others.
    private static func lengthOrPattern(_ text: String, _ node: SchemaNode, _ path: String) -> FieldError? {
        let length = text.unicodeScalars.count
        if let most = node.limits.length.most, length > most {
            return FieldError(.tooLong, path, "may not be more than \(most) \(most == 1 ? "byte" : "bytes")")
        }
        if let least = node.limits.length.least, length < least {
            return FieldError(.invalid, path, value: .string(text), "\(path) in body should be at least \(least) chars long")
        }
        if let pattern = node.pattern, !pattern.expression.matches(text) {
            return FieldError(.invalid, path, value: .string(text), "\(path) in body should match '\(pattern.text)'")
        }
        return nil
    }

    static func problems(number value: JSONValue, _ node: SchemaNode, _ path: String) -> [FieldError] {
        guard let number = value.numberValue else { return [] }
        var errors: [FieldError] = []
        func report(_ rule: String) { errors.append(FieldError(.invalid, path, value: value, "\(path) in body should be \(rule)")) }
        if node.type == .integer, node.format == "int32", value.integerValue.flatMap({ Int32(exactly: $0) }) == nil {
            errors.append(FieldError(.invalid, "", value: "", "Checked value must be of type integer with format int32 in \(path)"))
        }
        if let factor = node.limits.multipleOf, factor > 0, (number / factor).rounded() != number / factor {
            report("a multiple of \(text(factor))")
        }
        if let most = node.limits.number.most, node.limits.excludesMost ? number >= most : number > most {
            report("less than \(node.limits.excludesMost ? "" : "or equal to ")\(text(most))")
        }
        if let least = node.limits.number.least, node.limits.excludesLeast ? number <= least : number < least {
            report("greater than \(node.limits.excludesLeast ? "" : "or equal to ")\(text(least))")
        }
        return errors
    }

    private static func text(_ number: Double) -> String { CEL.Decimal(number)?.text(exponentFrom: 21) ?? "\(number)" }
}
