extension CEL.Parser {
    /// A primary expression and everything that follows it: fields, indices and calls.
    mutating func member() throws(CEL.SyntaxError) -> CEL.Expression {
        if let call = try namespacedCall() { return try member(after: call) }
        return try member(after: try primary())
    }

    mutating func member(after start: CEL.Expression) throws(CEL.SyntaxError) -> CEL.Expression {
        var operand = start
        while true {
            if take(".") {
                let isOptional = take("?")
                let token = current
                let name = try fieldName()
                if !isOptional, take("(") {
                    operand = try methodCall(name, on: operand, at: token)
                } else {
                    operand = .select(operand, field: name, isOptional: isOptional)
                }
            } else if take("[") {
                let isOptional = take("?")
                operand = .index(operand, try conditional(), isOptional: isOptional)
                try expect("]")
            } else {
                return operand
            }
        }
    }

    private mutating func fieldName() throws(CEL.SyntaxError) -> String {
        guard case .identifier(let name) = current.kind, !["in", "true", "false", "null"].contains(name) else { throw unexpected() }
        position += 1
        return name
    }

    /// `optional.of(x)`, `sets.contains(a, b)`: the namespace is not a variable.
    private mutating func namespacedCall() throws(CEL.SyntaxError) -> CEL.Expression? {
        guard case .identifier(let space) = current.kind, !scope.contains(space), position + 3 < tokens.count,
            tokens[position + 1].kind == .sign("."), case .identifier(let name) = tokens[position + 2].kind,
            tokens[position + 3].kind == .sign("(")
        else { return nil }
        let token = current
        position += 4
        return try call("\(space).\(name)", try arguments(until: ")"), receivers: 0, at: token)
    }

    private mutating func primary() throws(CEL.SyntaxError) -> CEL.Expression {
        let token = current
        position += 1
        switch token.kind {
        case .int(let value):
            guard let value = Int64(exactly: value) else { throw problem("invalid int literal", at: token) }
            return .literal(.int(value))
        case .uint(let value): return .literal(.uint(value))
        case .double(let value): return .literal(.double(value))
        case .string(let value): return .literal(.string(value))
        case .bytes(let value): return .literal(.bytes(value))
        case .identifier(let name): return try identifier(name, at: token)
        case .sign("("):
            let inner = try conditional()
            try expect(")")
            return inner
        case .sign("["): return try list()
        case .sign("{"): return try map()
        case .sign("."):
            guard case .identifier(let name) = current.kind else { throw unexpected() }
            position += 1
            return try identifier(name, at: token)
        case .sign, .end:
            position -= 1
            throw unexpected()
        }
    }

    private mutating func identifier(_ name: String, at token: CEL.Token) throws(CEL.SyntaxError) -> CEL.Expression {
        switch name {
        case "true": return .literal(.bool(true))
        case "false": return .literal(.bool(false))
        case "null": return .literal(.null)
        default: break
        }
        if Self.reservedWords.contains(name) { throw problem("reserved identifier: \(name)", at: token) }
        if take("(") {
            if name == "has" { return try has() }
            return try call(name, try arguments(until: ")"), receivers: 0, at: token)
        }
        if scope.contains(name) {
            if globals.contains(name) { mentioned.insert(name) }
            return .variable(name)
        }
        if Self.types.contains(name) { return .literal(.type(name)) }
        throw problem("undeclared reference to '\(name)' (in container '')", at: token)
    }

    mutating func call(
        _ name: String,
        _ arguments: [CEL.Expression],
        receivers: Int,
        at token: CEL.Token
    ) throws(CEL.SyntaxError) -> CEL.Expression {
        guard let function = CEL.Function(name: name) else {
            throw problem("undeclared reference to '\(name)' (in container '')", at: token)
        }
        guard function.accepts(count: arguments.count, isMethod: receivers == 1) else {
            throw problem("found no matching overload for '\(name)'", at: token)
        }
        return .call(function, arguments)
    }

    mutating func arguments(until end: String) throws(CEL.SyntaxError) -> [CEL.Expression] {
        var arguments: [CEL.Expression] = []
        if take(end) { return arguments }
        repeat { arguments.append(try conditional()) } while take(",")
        try expect(end)
        return arguments
    }

    private mutating func list() throws(CEL.SyntaxError) -> CEL.Expression {
        var elements: [CEL.Element] = []
        while !take("]") {
            let isOptional = take("?")
            elements.append(CEL.Element(value: try conditional(), isOptional: isOptional))
            if !take(",") {
                try expect("]")
                break
            }
        }
        return .list(elements)
    }

    private mutating func map() throws(CEL.SyntaxError) -> CEL.Expression {
        var entries: [CEL.Entry] = []
        while !take("}") {
            let isOptional = take("?")
            let key = try conditional()
            try expect(":")
            entries.append(CEL.Entry(key: key, value: try conditional(), isOptional: isOptional))
            if !take(",") {
                try expect("}")
                break
            }
        }
        return .map(entries)
    }
}
