extension CEL {
    /// The binary operators on values.
    enum Arithmetic {
        static func apply(_ sign: Operator, _ left: Value, _ right: Value) throws(Failure) -> Value {
            switch sign {
            case .equal: return .bool(left == right)
            case .unequal: return .bool(left != right)
            case .less: return .bool(try order(left, right, "_<_") == .less)
            case .greater: return .bool(try order(left, right, "_>_") == .greater)
            case .lessOrEqual: return .bool([.less, .equal].contains(try order(left, right, "_<=_")))
            case .greaterOrEqual: return .bool([.greater, .equal].contains(try order(left, right, "_>=_")))
            case .isIn: return .bool(try contains(right, left))
            case .add: return try add(left, right)
            case .subtract: return try subtract(left, right)
            case .multiply, .divide, .remainder: return try scale(sign, left, right)
            }
        }

        static func negate(_ value: Value) throws(Failure) -> Value {
            switch value {
            case .int(let number):
                if number == .min { throw .error("integer overflow") }
                return .int(-number)
            case .double(let number): return .double(-number)
            case .duration(let time): return .duration(-time)
            default: throw .noSuchOverload("-_")
            }
        }

        /// How two values of the same kind are ordered.
        static func order(_ left: Value, _ right: Value, _ function: String) throws(Failure) -> Number.Order {
            if let a = Number(left), let b = Number(right) { return a.compare(b) }
            switch (left, right) {
            case (.bool(let a), .bool(let b)): return order(a ? 1 : 0, b ? 1 : 0)
            case (.string(let a), .string(let b)):
                if a.utf8.elementsEqual(b.utf8) { return .equal }
                return a.utf8.lexicographicallyPrecedes(b.utf8) ? .less : .greater
            case (.bytes(let a), .bytes(let b)):
                if a == b { return .equal }
                return a.lexicographicallyPrecedes(b) ? .less : .greater
            case (.duration(let a), .duration(let b)): return order(a, b)
            case (.timestamp(let a), .timestamp(let b)): return order(a, b)
            default: throw .noSuchOverload(function)
            }
        }

        private static func order<T: Comparable>(_ a: T, _ b: T) -> Number.Order { a < b ? .less : a > b ? .greater : .equal }

        /// `item in container`: the items of a list, the keys of a map.
        private static func contains(_ container: Value, _ item: Value) throws(Failure) -> Bool {
            switch container {
            case .list(let list): return list.items.contains(item)
            case .map(let entries): return entries[item] != nil
            default: throw .noSuchOverload("_in_")
            }
        }

        private static func add(_ left: Value, _ right: Value) throws(Failure) -> Value {
            switch (left, right) {
            case (.int(let a), .int(let b)): return .int(try whole(a.addingReportingOverflow(b)))
            case (.uint(let a), .uint(let b)): return .uint(try whole(a.addingReportingOverflow(b), "unsigned integer overflow"))
            case (.double(let a), .double(let b)): return .double(a + b)
            case (.string(let a), .string(let b)): return .string(a + b)
            case (.bytes(let a), .bytes(let b)): return .bytes(a + b)
            case (.list(let a), .list(let b)): return .list(a.adding(b))
            case (.duration(let a), .duration(let b)): return .duration(try whole(a.addingReportingOverflow(b), "duration overflow"))
            case (.timestamp(let a), .duration(let b)), (.duration(let b), .timestamp(let a)): return .timestamp(a.advanced(by: b))
            default: throw .noSuchOverload("_+_")
            }
        }

        private static func subtract(_ left: Value, _ right: Value) throws(Failure) -> Value {
            switch (left, right) {
            case (.int(let a), .int(let b)): return .int(try whole(a.subtractingReportingOverflow(b)))
            case (.uint(let a), .uint(let b)): return .uint(try whole(a.subtractingReportingOverflow(b), "unsigned integer overflow"))
            case (.double(let a), .double(let b)): return .double(a - b)
            case (.duration(let a), .duration(let b)): return .duration(try whole(a.subtractingReportingOverflow(b), "duration overflow"))
            case (.timestamp(let a), .duration(let b)): return .timestamp(a.advanced(by: -b))
            case (.timestamp(let a), .timestamp(let b)): return .duration(try a.nanoseconds(since: b))
            default: throw .noSuchOverload("_-_")
            }
        }

        private static func scale(_ sign: Operator, _ left: Value, _ right: Value) throws(Failure) -> Value {
            switch (left, right) {
            case (.int(let a), .int(let b)): return .int(try whole(sign, a, b))
            case (.uint(let a), .uint(let b)): return .uint(try whole(sign, a, b, "unsigned integer overflow"))
            case (.double(let a), .double(let b)) where sign == .multiply: return .double(a * b)
            case (.double(let a), .double(let b)) where sign == .divide: return .double(a / b)
            default: throw .noSuchOverload("_\(sign.rawValue)_")
            }
        }

        private static func whole<T: FixedWidthInteger>(
            _ sign: Operator,
            _ a: T,
            _ b: T,
            _ overflow: String = "integer overflow"
        ) throws(Failure) -> T {
            if sign == .multiply { return try whole(a.multipliedReportingOverflow(by: b), overflow) }
            if b == 0 { throw .error(sign == .divide ? "division by zero" : "modulus by zero") }
            return try whole(sign == .divide ? a.dividedReportingOverflow(by: b) : a.remainderReportingOverflow(dividingBy: b), overflow)
        }

        private static func whole<T>(
            _ result: (partialValue: T, overflow: Bool),
            _ message: String = "integer overflow"
        ) throws(Failure) -> T {
            if result.overflow { throw .error(message) }
            return result.partialValue
        }
    }
}

extension CEL.List {
    /// Plain lists are joined; sets keep what is new; in maps the right side's entries win in place.
    func adding(_ other: CEL.List) -> CEL.List {
        switch kind {
        case .atomic:
            return CEL.List(items: items + other.items)
        case .set:
            return CEL.List(items: items + other.items.filter { !items.contains($0) }, kind: kind)
        case .map(let keys):
            let kept = items.map { other.item(like: $0, keys: keys) ?? $0 }
            return CEL.List(items: kept + other.items.filter { item(like: $0, keys: keys) == nil }, kind: kind)
        }
    }
}
