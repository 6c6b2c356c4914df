extension CEL {
    /// An amount as Kubernetes writes it, exact down to a billionth (apimachinery, `resource.Quantity`).
    struct Quantity: Sendable, Hashable, Comparable {
        /// In billionths.
        let value: Int128

        private static let one: Int128 = 1_000_000_000

        private static let suffixes: [String: (multiplier: Int128, divisor: Int128)] = [
            "": (1, 1), "n": (1, 1_000_000_000), "u": (1, 1_000_000), "m": (1, 1000), "k": (1000, 1), "M": (1_000_000, 1),
            "G": (1_000_000_000, 1), "T": (1_000_000_000_000, 1), "P": (1_000_000_000_000_000, 1), "E": (1_000_000_000_000_000_000, 1),
            "Ki": (1 << 10, 1), "Mi": (1 << 20, 1), "Gi": (1 << 30, 1), "Ti": (1 << 40, 1), "Pi": (1 << 50, 1), "Ei": (1 << 60, 1),
        ]

        init(value: Int128) { self.value = value }

        /// nil when the text is not a quantity or has more digits than fit.
        init?(parsing text: String) {
            var rest = Substring(text)
            let isNegative = rest.hasPrefix("-")
            if isNegative || rest.hasPrefix("+") { rest.removeFirst() }
            let number = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
            let suffix = rest.dropFirst(number.count)
            let pieces = number.split(separator: ".", omittingEmptySubsequences: false)
            guard !number.isEmpty, number != ".", pieces.count <= 2, number.utf8.count <= 20, let scale = Self.scale(suffix) else {
                return nil
            }
            let fraction = pieces.count == 2 ? pieces[1] : ""
            guard let digits = Int128(pieces[0] + fraction) else { return nil }
            var divisor = scale.divisor
            for _ in fraction.utf8 { divisor *= 10 }
            let (product, overflows) = (digits * Self.one).multipliedReportingOverflow(by: scale.multiplier)
            if overflows { return nil }
            let (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
            let magnitude = quotient + (remainder > 0 ? 1 : 0)
            value = isNegative ? -magnitude : magnitude
        }

        private static func scale(_ suffix: Substring) -> (multiplier: Int128, divisor: Int128)? {
            if let scale = suffixes[String(suffix)] { return scale }
            guard suffix.hasPrefix("e") || suffix.hasPrefix("E"), let exponent = Int(suffix.dropFirst()), abs(exponent) <= 18 else {
                return nil
            }
            var power: Int128 = 1
            for _ in 0..<abs(exponent) { power *= 10 }
            return exponent < 0 ? (1, power) : (power, 1)
        }

        static func < (left: Quantity, right: Quantity) -> Bool { left.value < right.value }

        /// The amount as a whole number, if it is one.
        var integer: Int64? { value % Self.one == 0 ? Int64(exactly: value / Self.one) : nil }

        var approximate: Double { Double(value) / Double(Self.one) }

        static func whole(_ value: Int64) -> Quantity { Quantity(value: Int128(value) * one) }
    }
}

extension CEL.Function {
    func quantity(_ arguments: [CEL.Value]) throws(CEL.Failure) -> CEL.Value? {
        switch (self, arguments[0]) {
        case (.isQuantity, .string(let text)): return .bool(CEL.Quantity(parsing: text) != nil)
        case (.quantity, .string(let text)):
            guard let quantity = CEL.Quantity(parsing: text) else {
                throw .error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
            }
            return .quantity(quantity)
        case (.isInteger, .quantity(let left)): return .bool(left.integer != nil)
        case (.asInteger, .quantity(let left)):
            guard let whole = left.integer else { throw .error("cannot convert value to integer") }
            return .int(whole)
        case (.asApproximateFloat, .quantity(let left)): return .double(left.approximate)
        case (_, .quantity(let left)): return arguments.count == 2 ? quantity(left, arguments[1]) : nil
        default: return nil
        }
    }

    private func quantity(_ left: CEL.Quantity, _ argument: CEL.Value) -> CEL.Value? {
        let right: CEL.Quantity
        switch argument {
        case .quantity(let quantity): right = quantity
        case .int(let value) where self == .add || self == .sub: right = .whole(value)
        default: return nil
        }
        switch self {
        case .isGreaterThan: return .bool(left > right)
        case .isLessThan: return .bool(left < right)
        case .compareTo: return .int(left < right ? -1 : left > right ? 1 : 0)
        case .add: return .quantity(CEL.Quantity(value: left.value + right.value))
        case .sub: return .quantity(CEL.Quantity(value: left.value - right.value))
        default: return nil
        }
    }
}
