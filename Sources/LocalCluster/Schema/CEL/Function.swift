extension CEL {
    /// A function of the standard library or of one of the libraries Kubernetes adds; the raw value is its name.
    enum Function: String, Sendable {
        case int, uint, double, string, bool, bytes, dyn, type, duration, timestamp
        case size
        case startsWith, endsWith, contains, matches, lowerAscii, upperAscii, trim, charAt, indexOf, lastIndexOf, replace, split, substring
        case join, format, find, findAll
        case quote = "strings.quote"
        case isSorted, sum, min, max
        case setContains = "sets.contains"
        case setEquivalent = "sets.equivalent"
        case setIntersects = "sets.intersects"
        case optionalOf = "optional.of"
        case optionalOfNonZeroValue = "optional.ofNonZeroValue"
        case optionalNone = "optional.none"
        case hasValue, value, orValue, or
        case getFullYear, getMonth, getDayOfYear, getDayOfMonth, getDate, getDayOfWeek, getHours, getMinutes, getSeconds, getMilliseconds
        case isQuantity, quantity, isInteger, asInteger, asApproximateFloat, isGreaterThan, isLessThan, compareTo, add, sub

        init?(name: String) { self.init(rawValue: name) }

        /// How a function is written: `f(x)`, `x.f()`, or either.
        private enum Style { case global, method, either }

        /// Whether the function can be called with so many arguments, what it is called on included.
        func accepts(count: Int, isMethod: Bool) -> Bool {
            let (style, counts) = signature
            switch style {
            case .global: return !isMethod && counts.contains(count)
            case .method: return isMethod && counts.contains(count)
            case .either: return counts.contains(count)
            }
        }

        private var signature: (Style, ClosedRange<Int>) {
            switch self {
            case .int, .uint, .double, .string, .bool, .bytes, .dyn, .type, .duration, .timestamp: (.global, 1...1)
            case .size: (.either, 1...1)
            case .matches: (.either, 2...2)
            case .startsWith, .endsWith, .contains, .charAt, .find, .format: (.method, 2...2)
            case .lowerAscii, .upperAscii, .trim: (.method, 1...1)
            case .indexOf, .lastIndexOf, .split, .substring, .findAll: (.method, 2...3)
            case .replace: (.method, 3...4)
            case .join: (.method, 1...2)
            case .quote, .isQuantity, .quantity, .optionalOf, .optionalOfNonZeroValue: (.global, 1...1)
            case .isSorted, .sum, .min, .max: (.method, 1...1)
            case .setContains, .setEquivalent, .setIntersects: (.global, 2...2)
            case .optionalNone: (.global, 0...0)
            case .hasValue, .value: (.method, 1...1)
            case .orValue, .or: (.method, 2...2)
            case .getFullYear, .getMonth, .getDayOfYear, .getDayOfMonth, .getDate, .getDayOfWeek: (.method, 1...1)
            case .getHours, .getMinutes, .getSeconds, .getMilliseconds: (.method, 1...1)
            case .isInteger, .asInteger, .asApproximateFloat: (.method, 1...1)
            case .isGreaterThan, .isLessThan, .compareTo, .add, .sub: (.method, 2...2)
            }
        }
    }
}

extension CEL.Function {
    /// Calls the function; throws when it has no form for such arguments.
    func call(_ arguments: [CEL.Value]) throws(CEL.Failure) -> CEL.Value {
        let result: CEL.Value?
        switch self {
        case .int, .uint, .double, .string, .bool, .bytes, .dyn, .type, .duration, .timestamp:
            result = try conversion(arguments[0])
        case .size: result = Self.size(arguments[0])
        case .startsWith, .endsWith, .contains, .matches, .lowerAscii, .upperAscii, .trim, .quote, .find, .findAll:
            result = try text(arguments)
        case .charAt, .replace, .split, .substring, .join, .format: result = try pieces(arguments)
        case .indexOf, .lastIndexOf: result = try sequence(arguments)
        case .isSorted, .sum, .min, .max: result = try aggregate(arguments[0])
        case .setContains, .setEquivalent, .setIntersects: result = set(arguments)
        case .optionalOf, .optionalOfNonZeroValue, .optionalNone, .hasValue, .value, .orValue, .or: result = try optional(arguments)
        case .getFullYear, .getMonth, .getDayOfYear, .getDayOfMonth, .getDate, .getDayOfWeek, .getHours, .getMinutes, .getSeconds,
            .getMilliseconds:
            result = time(arguments[0])
        case .isQuantity, .quantity, .isInteger, .asInteger, .asApproximateFloat, .isGreaterThan, .isLessThan, .compareTo, .add, .sub:
            result = try quantity(arguments)
        }
        guard let result else { throw .noSuchOverload("\(rawValue)(\(arguments.map(\.typeName).joined(separator: ", ")))") }
        return result
    }

    /// Strings count scalars.
    private static func size(_ value: CEL.Value) -> CEL.Value? {
        switch value {
        case .string(let text): .int(Int64(text.unicodeScalars.count))
        case .bytes(let bytes): .int(Int64(bytes.count))
        case .list(let list): .int(Int64(list.items.count))
        case .map(let entries): .int(Int64(entries.count))
        default: nil
        }
    }
}
