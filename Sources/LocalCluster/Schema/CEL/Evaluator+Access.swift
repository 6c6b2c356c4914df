extension CEL.Evaluator {
    /// `operand.field`, `operand[index]` and their optional forms.
    func select(_ operand: CEL.Value, _ key: CEL.Value, _ isOptional: Bool) throws(CEL.Failure) -> CEL.Value {
        if case .optional(let content) = operand {
            guard let content else { return .optional(nil) }
            return .optional(try find(key, in: content))
        }
        let found = try find(key, in: operand)
        if isOptional { return .optional(found) }
        if let found { return found }
        switch operand {
        case .list: throw .error("index out of bounds: \(Self.shown(key))")
        default: throw .error("no such key: \(Self.shown(key))")
        }
    }

    /// `has(operand.field)`
    func has(_ operand: CEL.Value, _ field: String) throws(CEL.Failure) -> CEL.Value {
        if case .optional(let content) = operand {
            guard let content else { return .bool(false) }
            return try has(content, field)
        }
        guard case .map(let entries) = operand else { throw .noSuchOverload("has(\(operand.typeName).\(field))") }
        return .bool(entries[.string(field)] != nil)
    }

    private func find(_ key: CEL.Value, in operand: CEL.Value) throws(CEL.Failure) -> CEL.Value? {
        switch operand {
        case .map(let entries):
            return entries[key]
        case .list(let list):
            guard let number = CEL.Number(key), let index = Self.index(number) else {
                throw .error("unsupported index type '\(key.typeName)' in list")
            }
            return list.items.indices.contains(index) ? list.items[index] : nil
        default:
            throw .noSuchOverload("\(operand.typeName)[\(key.typeName)]")
        }
    }

    private static func index(_ number: CEL.Number) -> Int? {
        switch number {
        case .int(let value): Int(exactly: value)
        case .uint(let value): Int(exactly: value)
        case .double(let value): Int(exactly: value)
        }
    }

    private static func shown(_ key: CEL.Value) -> String {
        switch key {
        case .string(let text): text
        case .int(let value): String(value)
        case .uint(let value): String(value)
        case .double(let value): String(value)
        case .bool(let value): String(value)
        default: key.typeName
        }
    }
}
