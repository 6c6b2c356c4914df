extension CEL {
    /// A number of any type, for comparison across types.
    enum Number: Sendable {
        case int(Int64)
        case uint(UInt64)
        case double(Double)

        init?(_ value: Value) {
            switch value {
            case .int(let value): self = .int(value)
            case .uint(let value): self = .uint(value)
            case .double(let value): self = .double(value)
            default: return nil
            }
        }

        /// How two values are ordered.
        enum Order: Sendable { case less, equal, greater, unordered }

        func compare(_ other: Number) -> Order {
            switch (self, other) {
            case (.int(let a), .int(let b)): Self.order(a, b)
            case (.uint(let a), .uint(let b)): Self.order(a, b)
            case (.int(let a), .uint(let b)): a < 0 ? .less : Self.order(UInt64(a), b)
            case (.uint(let a), .int(let b)): b < 0 ? .greater : Self.order(a, UInt64(b))
            case (.double(let a), .double(let b)): Self.order(a, b)
            case (.double(let a), .int(let b)): Self.order(a, whole: b)
            case (.double(let a), .uint(let b)): Self.order(a, whole: b)
            case (.int(let a), .double(let b)): Self.order(b, whole: a).reversed
            case (.uint(let a), .double(let b)): Self.order(b, whole: a).reversed
            }
        }

        private static func order<T: Comparable>(_ a: T, _ b: T) -> Order {
            if a < b { return .less }
            if a > b { return .greater }
            return a == b ? .equal : .unordered
        }

        /// Exact also where the whole number has more digits than a double holds.
        private static func order<T: FixedWidthInteger>(_ a: Double, whole b: T) -> Order {
            if a.isNaN { return .unordered }
            if a >= Double(T.max) { return a == Double(T.max) && T(exactly: a) == b ? .equal : .greater }
            if a < Double(T.min) { return .less }
            let floor = a.rounded(.down)
            let order = Self.order(T(floor), b)
            return order == .equal && floor < a ? .greater : order
        }
    }
}

extension CEL.Number.Order {
    var reversed: Self {
        switch self {
        case .less: .greater
        case .greater: .less
        case .equal: .equal
        case .unordered: .unordered
        }
    }
}
