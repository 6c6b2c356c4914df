extension CEL {
    /// An expression as a tree.
    indirect enum Expression: Sendable {
        case literal(Value)
        case variable(String)
        /// `operand.field`, `operand.?field`
        case select(Expression, field: String, isOptional: Bool)
        /// `has(operand.field)`
        case has(Expression, field: String)
        /// `operand[index]`, `operand[?index]`
        case index(Expression, Expression, isOptional: Bool)
        case call(Function, [Expression])
        case list([Element])
        case map([Entry])
        case not(Expression)
        case negative(Expression)
        case and(Expression, Expression)
        case or(Expression, Expression)
        case conditional(Expression, then: Expression, else: Expression)
        case binary(Operator, Expression, Expression)
        case loop(Loop)
        /// `operand.optMap(name, body)`, `operand.optFlatMap(name, body)`
        case optionalMap(Expression, name: String, body: Expression, isFlat: Bool)
    }

    enum Operator: String, Sendable {
        case equal = "=="
        case unequal = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case isIn = "in"
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case remainder = "%"
    }

    /// An item of a list literal; `?item` is left out when it is an empty optional.
    struct Element: Sendable {
        let value: Expression
        let isOptional: Bool
    }

    /// An entry of a map literal; `?key: value` is left out when the value is an empty optional.
    struct Entry: Sendable {
        let key: Expression
        let value: Expression
        let isOptional: Bool
    }

    /// A macro over the items of a list or the keys of a map.
    struct Loop: Sendable {
        enum Kind: String, Sendable {
            case all
            case exists
            case existsOne = "exists_one"
            case filter
            case map
        }

        let kind: Kind
        let range: Expression
        let name: String
        /// For `map` only the items that fulfil it are transformed; nil = all.
        let condition: Expression?
        let transform: Expression?
    }

    /// A checked expression, ready to run.
    struct Program: Sendable {
        let source: String
        let expression: Expression
        /// Variables it mentions.
        private let variables: Set<String>

        /// Throws on a syntax error, an unknown variable or an unknown function.
        init(_ source: String, variables: Set<String>) throws(SyntaxError) {
            var parser = Parser(tokens: try Lexer.tokens(of: source), variables: variables)
            expression = try parser.parse()
            self.source = source
            self.variables = parser.mentioned
        }

        func uses(_ variable: String) -> Bool { variables.contains(variable) }
    }
}
