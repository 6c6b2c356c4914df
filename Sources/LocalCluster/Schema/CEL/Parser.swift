extension CEL {
    /// Turns tokens into a tree, expanding macros and resolving names (CEL language definition, "Syntax").
    struct Parser {
        let tokens: [Token]
        var position = 0
        /// Names in scope, the variables of the surrounding macros last.
        var scope: [String]
        let globals: Set<String>
        /// Global variables the expression mentions.
        var mentioned: Set<String> = []
        var depth = 0

        /// As deep as the API server lets expressions nest.
        static let deepestNesting = 250

        static let reservedWords: Set<String> = [
            "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
            "var", "void", "while", "in", "true", "false", "null",
        ]

        static let types: Set<String> = [
            "int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type", "optional_type",
        ]

        init(tokens: [Token], variables: Set<String>) {
            self.tokens = tokens
            scope = Array(variables)
            globals = variables
        }

        mutating func parse() throws(SyntaxError) -> Expression {
            let expression = try conditional()
            guard case .end = current.kind else { throw unexpected() }
            return expression
        }

        var current: Token { tokens[min(position, tokens.count - 1)] }

        func problem(_ message: String, at token: Token? = nil) -> SyntaxError {
            SyntaxError(message: message, offset: (token ?? current).offset)
        }

        func unexpected() -> SyntaxError {
            switch current.kind {
            case .end: problem("Syntax error: mismatched input '<EOF>'")
            case .identifier(let text), .sign(let text): problem("Syntax error: extraneous input '\(text)'")
            default: problem("Syntax error: extraneous input")
            }
        }

        mutating func take(_ sign: String) -> Bool {
            guard current.kind == .sign(sign) else { return false }
            position += 1
            return true
        }

        mutating func expect(_ sign: String) throws(SyntaxError) {
            guard take(sign) else { throw unexpected() }
        }

        mutating func conditional() throws(SyntaxError) -> Expression {
            depth += 1
            defer { depth -= 1 }
            if depth > Self.deepestNesting { throw problem("expression recursion limit exceeded: \(Self.deepestNesting)") }
            let condition = try disjunction()
            guard take("?") else { return condition }
            let first = try disjunction()
            try expect(":")
            return .conditional(condition, then: first, else: try conditional())
        }

        private mutating func disjunction() throws(SyntaxError) -> Expression {
            var left = try conjunction()
            while take("||") { left = .or(left, try conjunction()) }
            return left
        }

        private mutating func conjunction() throws(SyntaxError) -> Expression {
            var left = try relation()
            while take("&&") { left = .and(left, try relation()) }
            return left
        }

        private mutating func relation() throws(SyntaxError) -> Expression {
            var left = try sum()
            while let sign = relationSign() {
                position += 1
                left = .binary(sign, left, try sum())
            }
            return left
        }

        private func relationSign() -> Operator? {
            switch current.kind {
            case .sign(let text) where ["==", "!=", "<", "<=", ">", ">="].contains(text): Operator(rawValue: text)
            case .identifier("in"): .isIn
            default: nil
            }
        }

        private mutating func sum() throws(SyntaxError) -> Expression {
            var left = try product()
            while case .sign(let text) = current.kind, let sign = Operator(rawValue: text), sign == .add || sign == .subtract {
                position += 1
                left = .binary(sign, left, try product())
            }
            return left
        }

        private mutating func product() throws(SyntaxError) -> Expression {
            var left = try unary()
            while case .sign(let text) = current.kind, let sign = Operator(rawValue: text),
                sign == .multiply || sign == .divide || sign == .remainder
            {
                position += 1
                left = .binary(sign, left, try unary())
            }
            return left
        }

        private mutating func unary() throws(SyntaxError) -> Expression {
            if current.kind == .sign("!") {
                var isNegated = false
                while take("!") { isNegated.toggle() }
                let operand = try member()
                return isNegated ? .not(operand) : .not(.not(operand))
            }
            guard current.kind == .sign("-") else { return try member() }
            let start = current
            var isNegated = false
            while take("-") { isNegated.toggle() }
            if isNegated, let literal = try negativeLiteral(start) { return try member(after: literal) }
            let operand = try member()
            return isNegated ? .negative(operand) : .negative(.negative(operand))
        }

        /// The least integer has no positive counterpart, so a sign belongs to the literal it stands before.
        private mutating func negativeLiteral(_ start: Token) throws(SyntaxError) -> Expression? {
            switch current.kind {
            case .int(let value):
                guard value <= UInt64(Int64.max) + 1 else { throw problem("invalid int literal") }
                position += 1
                return .literal(.int(value == UInt64(Int64.max) + 1 ? .min : -Int64(value)))
            case .double(let value):
                position += 1
                return .literal(.double(-value))
            default:
                return nil
            }
        }
    }
}
