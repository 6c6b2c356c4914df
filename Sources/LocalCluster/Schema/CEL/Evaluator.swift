extension CEL {
    /// Computes the value of an expression in a bounded number of steps.
    struct Evaluator {
        /// Steps left; every node of the tree takes one, texts take one for every ten scalars.
        private(set) var steps: Int
        private var variables: [(name: String, value: Value)]

        init(variables: [String: Value], steps: Int) {
            self.steps = steps
            self.variables = variables.map { (name: $0.key, value: $0.value) }
        }

        mutating func evaluate(_ program: Program) throws(Failure) -> Value { try evaluate(program.expression) }

        private mutating func spend(_ count: Int) throws(Failure) {
            steps -= count
            if steps < 0 { throw .exhausted }
        }

        mutating func evaluate(_ expression: Expression) throws(Failure) -> Value {
            try spend(1)
            switch expression {
            case .literal(let value): return value
            case .variable(let name): return try variable(name)
            case .select(let operand, let field, let isOptional): return try select(try evaluate(operand), .string(field), isOptional)
            case .has(let operand, let field): return try has(try evaluate(operand), field)
            case .index(let operand, let index, let isOptional):
                return try select(try evaluate(operand), try evaluate(index), isOptional)
            case .call(let function, let arguments): return try call(function, arguments)
            case .list(let elements): return try list(elements)
            case .map(let entries): return try map(entries)
            case .not(let operand): return .bool(!(try bool(try evaluate(operand), "!_")))
            case .negative(let operand): return try Arithmetic.negate(try evaluate(operand))
            case .and(let left, let right): return try either(left, right, decisive: false)
            case .or(let left, let right): return try either(left, right, decisive: true)
            case .conditional(let condition, let first, let second):
                return try evaluate(try bool(try evaluate(condition), "_?_:_") ? first : second)
            case .binary(let sign, let left, let right): return try binary(sign, try evaluate(left), try evaluate(right))
            case .loop(let loop): return try run(loop)
            case .optionalMap(let operand, let name, let body, let isFlat):
                return try optionalMap(try evaluate(operand), name, body, isFlat)
            }
        }

        private func variable(_ name: String) throws(Failure) -> Value {
            guard let found = variables.last(where: { $0.name == name }) else { throw .error("no such attribute(s): \(name)") }
            return found.value
        }

        private func bool(_ value: Value, _ function: String) throws(Failure) -> Bool {
            guard case .bool(let flag) = value else { throw .noSuchOverload(function) }
            return flag
        }

        /// `&&` and `||`: the decisive value on either side wins over an error on the other.
        private mutating func either(_ left: Expression, _ right: Expression, decisive: Bool) throws(Failure) -> Value {
            let function = decisive ? "_||_" : "_&&_"
            let first = try outcome(left, function)
            if case .success(decisive) = first { return .bool(decisive) }
            let second = try outcome(right, function)
            if case .success(decisive) = second { return .bool(decisive) }
            if case .failure(let failure) = first { throw failure }
            return .bool(try second.get())
        }

        /// A truth value or an error that may be absorbed; running out of steps never is.
        mutating func outcome(_ expression: Expression, _ function: String) throws(Failure) -> Result<Bool, Failure> {
            do {
                return .success(try bool(try evaluate(expression), function))
            } catch .exhausted {
                throw .exhausted
            } catch {
                return .failure(error)
            }
        }

        private mutating func call(_ function: Function, _ arguments: [Expression]) throws(Failure) -> Value {
            var values: [Value] = []
            for argument in arguments {
                let value = try evaluate(argument)
                if case .string(let text) = value { try spend(text.utf8.count / 10) }
                values.append(value)
            }
            return try function.call(values)
        }

        private mutating func list(_ elements: [Element]) throws(Failure) -> Value {
            var items: [Value] = []
            for element in elements {
                let value = try evaluate(element.value)
                if !element.isOptional {
                    items.append(value)
                } else if case .optional(let content) = value {
                    if let content { items.append(content) }
                } else {
                    throw .noSuchOverload("[?_]")
                }
            }
            return .list(items)
        }

        private mutating func map(_ entries: [Entry]) throws(Failure) -> Value {
            var result: [Value: Value] = [:]
            for entry in entries {
                let key = try evaluate(entry.key)
                var value = try evaluate(entry.value)
                if entry.isOptional {
                    guard case .optional(let content) = value else { throw .noSuchOverload("{?_: _}") }
                    guard let content else { continue }
                    value = content
                }
                result[key] = value
            }
            return .map(result)
        }

        private mutating func binary(_ sign: Operator, _ left: Value, _ right: Value) throws(Failure) -> Value {
            for side in [left, right] {
                switch side {
                case .string(let text): try spend(text.utf8.count / 10)
                case .list(let list): try spend(list.items.count)
                case .map(let entries): try spend(entries.count)
                default: break
                }
            }
            return try Arithmetic.apply(sign, left, right)
        }

        private mutating func optionalMap(_ value: Value, _ name: String, _ body: Expression, _ isFlat: Bool) throws(Failure) -> Value {
            guard case .optional(let content) = value else { throw .noSuchOverload("optMap") }
            guard let content else { return .optional(nil) }
            let result = try evaluate(body, name, content)
            return isFlat ? result : .optional(result)
        }

        /// Evaluates with one more variable in scope.
        mutating func evaluate(_ expression: Expression, _ name: String, _ value: Value) throws(Failure) -> Value {
            variables.append((name: name, value: value))
            defer { variables.removeLast() }
            return try evaluate(expression)
        }

        mutating func outcome(_ expression: Expression, _ name: String, _ value: Value) throws(Failure) -> Result<Bool, Failure> {
            variables.append((name: name, value: value))
            defer { variables.removeLast() }
            return try outcome(expression, "@not_strictly_false")
        }
    }
}
