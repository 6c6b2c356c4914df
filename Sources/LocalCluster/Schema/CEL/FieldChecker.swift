extension CEL {
    /// Finds fields a rule asks for that its schema does not have, which would otherwise fail only when an object is checked.
    ///
    /// Only what follows from the schema is known; the values of functions and literals may have any field.
    struct FieldChecker {
        /// What is known of a value.
        private indirect enum Known {
            case node(SchemaNode)
            /// A list's or a map's items.
            case itemsOf(Known)
            case optional(Known)
            case anything
        }

        private var variables: [(name: String, known: Known)]

        /// `self` and `oldSelf` have the schema; an optional old value has it inside.
        private init(_ node: SchemaNode, oldSelfIsOptional: Bool) {
            variables = [
                (CEL.selfName, .node(node)), (CEL.oldSelf, oldSelfIsOptional ? .optional(.node(node)) : .node(node)),
            ]
        }

        /// What is wrong with a rule on a schema, or nil.
        static func problem(in program: Program, on node: SchemaNode, oldSelfIsOptional: Bool) -> String? {
            var checker = FieldChecker(node, oldSelfIsOptional: oldSelfIsOptional)
            do throws(UndefinedField) {
                _ = try checker.known(program.expression)
                return nil
            } catch {
                return "undefined field '\(error.name)'"
            }
        }

        private struct UndefinedField: Error { let name: String }

        private mutating func known(_ expression: Expression) throws(UndefinedField) -> Known {
            switch expression {
            case .literal: return .anything
            case .variable(let name): return variables.last { $0.name == name }?.known ?? .anything
            case .select(let operand, let field, let isOptional):
                let found = try self.field(field, of: try known(operand))
                return isOptional ? .optional(found) : found
            case .has(let operand, let field):
                _ = try self.field(field, of: try known(operand))
                return .anything
            case .index(let operand, let index, _):
                let list = try known(operand)
                _ = try known(index)
                return Self.item(of: list)
            case .conditional(let condition, let first, let second):
                _ = try known(condition)
                _ = try known(second)
                return try known(first)
            case .call(let function, let arguments): return try call(function, arguments)
            case .list(let elements): return try all(elements.map(\.value))
            case .map(let entries): return try all(entries.flatMap { [$0.key, $0.value] })
            case .not(let operand), .negative(let operand): return try all([operand])
            case .and(let left, let right), .or(let left, let right), .binary(_, let left, let right): return try all([left, right])
            case .loop(let loop): return try self.loop(loop)
            case .optionalMap(let operand, let name, let body, _):
                _ = try scoped(name, Self.content(of: try known(operand)), body)
                return .anything
            }
        }

        private mutating func all(_ expressions: [Expression]) throws(UndefinedField) -> Known {
            for expression in expressions { _ = try known(expression) }
            return .anything
        }

        private mutating func call(_ function: Function, _ arguments: [Expression]) throws(UndefinedField) -> Known {
            var first: Known?
            for argument in arguments {
                let argument = try known(argument)
                first = first ?? argument
            }
            guard function == .value || function == .orValue, let first else { return .anything }
            return Self.content(of: first)
        }

        private mutating func loop(_ loop: Loop) throws(UndefinedField) -> Known {
            let range = try known(loop.range)
            let item = Self.loopItem(of: range)
            if let condition = loop.condition { _ = try scoped(loop.name, item, condition) }
            if let transform = loop.transform { return .itemsOf(try scoped(loop.name, item, transform)) }
            return loop.kind == .filter ? .itemsOf(item) : .anything
        }

        private mutating func scoped(_ name: String, _ value: Known, _ body: Expression) throws(UndefinedField) -> Known {
            variables.append((name, value))
            defer { variables.removeLast() }
            return try known(body)
        }

        private func field(_ name: String, of operand: Known) throws(UndefinedField) -> Known {
            switch operand {
            case .anything, .itemsOf: return .anything
            case .optional(let content): return .optional(try field(name, of: content))
            case .node(let node):
                if node.isEmbeddedResource, ["metadata", "apiVersion", "kind"].contains(name) { return .anything }
                if let property = node.properties.first(where: { CEL.escaped($0.key) == name }) { return .node(property.value) }
                switch node.additional {
                case .checked(let value): return .node(value)
                case .unchecked: return .anything
                case .none: throw UndefinedField(name: name)
                }
            }
        }

        private static func item(of operand: Known) -> Known {
            switch operand {
            case .anything: .anything
            case .optional(let content): .optional(item(of: content))
            case .itemsOf(let item): item
            case .node(let node): items(of: node).map { .node($0) } ?? .anything
            }
        }

        /// Loops go over the items of a list, but over the keys of a map.
        private static func loopItem(of operand: Known) -> Known {
            if case .node(let node) = operand, node.type == .object { return .anything }
            return item(of: operand)
        }

        private static func items(of node: SchemaNode) -> SchemaNode? {
            if let items = node.items { return items }
            if case .checked(let value) = node.additional { return value }
            return nil
        }

        private static func content(of operand: Known) -> Known {
            if case .optional(let content) = operand { content } else { operand }
        }
    }
}
