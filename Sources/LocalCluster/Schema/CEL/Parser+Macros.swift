extension CEL.Parser {
    /// `has(a.b)`: the parenthesis is open.
    mutating func has() throws(CEL.SyntaxError) -> CEL.Expression {
        let token = current
        let argument = try conditional()
        try expect(")")
        guard case .select(let operand, let field, false) = argument else { throw problem("invalid argument to has() macro", at: token) }
        return .has(operand, field: field)
    }

    /// A macro or a function called on something: the parenthesis is open.
    mutating func methodCall(_ name: String, on operand: CEL.Expression, at token: CEL.Token) throws(CEL.SyntaxError) -> CEL.Expression {
        if let kind = CEL.Loop.Kind(rawValue: name) { return try loop(kind, over: operand, at: token) }
        if name == "optMap" || name == "optFlatMap" {
            let variable = try variableName(token)
            try expect(",")
            let body = try scoped(variable)
            try expect(")")
            return .optionalMap(operand, name: variable, body: body, isFlat: name == "optFlatMap")
        }
        return try call(name, [operand] + arguments(until: ")"), receivers: 1, at: token)
    }

    private mutating func loop(
        _ kind: CEL.Loop.Kind,
        over range: CEL.Expression,
        at token: CEL.Token
    ) throws(CEL.SyntaxError) -> CEL.Expression {
        let name = try variableName(token)
        try expect(",")
        let first = try scoped(name)
        var second: CEL.Expression?
        if kind == .map, take(",") { second = try scoped(name) }
        try expect(")")
        guard kind == .map else { return .loop(CEL.Loop(kind: kind, range: range, name: name, condition: first, transform: nil)) }
        return .loop(
            CEL.Loop(kind: kind, range: range, name: name, condition: second == nil ? nil : first, transform: second ?? first)
        )
    }

    private mutating func variableName(_ token: CEL.Token) throws(CEL.SyntaxError) -> String {
        guard case .identifier(let name) = current.kind, !Self.reservedWords.contains(name) else {
            throw problem("argument must be a simple name", at: token)
        }
        position += 1
        return name
    }

    private mutating func scoped(_ name: String) throws(CEL.SyntaxError) -> CEL.Expression {
        scope.append(name)
        defer { scope.removeLast() }
        return try conditional()
    }
}
