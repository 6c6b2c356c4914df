extension CEL.Function {
    /// `indexOf` and `lastIndexOf`, which texts and lists have.
    func sequence(_ arguments: [CEL.Value]) throws(CEL.Failure) -> CEL.Value? {
        switch arguments[0] {
        case .string(let text): return try sequence(CEL.Scalars(text), arguments)
        case .list(let list):
            switch self {
            case .indexOf where arguments.count == 2: return .int(Int64(list.items.firstIndex(of: arguments[1]) ?? -1))
            case .lastIndexOf where arguments.count == 2: return .int(Int64(list.items.lastIndex(of: arguments[1]) ?? -1))
            default: return nil
            }
        default: return nil
        }
    }

    private func sequence(_ text: CEL.Scalars, _ arguments: [CEL.Value]) throws(CEL.Failure) -> CEL.Value? {
        guard case .string(let other) = arguments[1] else { return nil }
        let part = CEL.Scalars(other)
        var bound: Int?
        if arguments.count == 3 {
            guard case .int(let offset) = arguments[2] else { return nil }
            guard offset >= 0 else { throw .error("index out of range: \(offset)") }
            if offset > text.items.count { return .int(-1) }
            bound = Int(offset)
        }
        if self == .indexOf { return .int(Int64(text.firstIndex(of: part, from: bound ?? 0) ?? -1)) }
        return .int(Int64(text.lastIndex(of: part, upTo: bound ?? .max) ?? -1))
    }

    /// `isSorted`, `sum`, `min` and `max` of a list.
    func aggregate(_ value: CEL.Value) throws(CEL.Failure) -> CEL.Value? {
        guard case .list(let list) = value else { return nil }
        switch self {
        case .isSorted:
            for (left, right) in zip(list.items, list.items.dropFirst()) {
                if try CEL.Arithmetic.order(left, right, "isSorted") == .greater { return .bool(false) }
            }
            return .bool(true)
        case .sum:
            guard var total = list.items.first else { return .int(0) }
            for item in list.items.dropFirst() { total = try CEL.Arithmetic.apply(.add, total, item) }
            return total
        case .min, .max:
            guard var best = list.items.first else { throw .error("\(rawValue) called on empty list") }
            for item in list.items.dropFirst() {
                if try CEL.Arithmetic.order(item, best, rawValue) == (self == .min ? .less : .greater) { best = item }
            }
            return best
        default: return nil
        }
    }

    /// Lists taken as sets.
    func set(_ arguments: [CEL.Value]) -> CEL.Value? {
        guard case .list(let left) = arguments[0], case .list(let right) = arguments[1] else { return nil }
        switch self {
        case .setContains: return .bool(right.items.allSatisfy(left.items.contains))
        case .setEquivalent: return .bool(right.items.allSatisfy(left.items.contains) && left.items.allSatisfy(right.items.contains))
        case .setIntersects: return .bool(left.items.contains(where: right.items.contains))
        default: return nil
        }
    }

    /// Optional values.
    func optional(_ arguments: [CEL.Value]) throws(CEL.Failure) -> CEL.Value? {
        switch self {
        case .optionalOf: return .optional(arguments[0])
        case .optionalOfNonZeroValue: return .optional(arguments[0].isZero ? nil : arguments[0])
        case .optionalNone: return .optional(nil)
        default: break
        }
        guard case .optional(let content) = arguments[0] else { return nil }
        switch self {
        case .hasValue: return .bool(content != nil)
        case .value:
            guard let content else { throw .error("optional.none() dereference") }
            return content
        case .orValue: return content ?? arguments[1]
        case .or:
            guard case .optional = arguments[1] else { return nil }
            return content == nil ? arguments[1] : arguments[0]
        default: return nil
        }
    }

    /// Parts of a point in time, in UTC, or of a duration.
    func time(_ value: CEL.Value) -> CEL.Value? {
        switch (self, value) {
        case (.getFullYear, .timestamp(let time)): .int(time.date.year)
        case (.getMonth, .timestamp(let time)): .int(time.date.month - 1)
        case (.getDayOfYear, .timestamp(let time)): .int(time.date.dayOfYear - 1)
        case (.getDayOfMonth, .timestamp(let time)): .int(time.date.day - 1)
        case (.getDate, .timestamp(let time)): .int(time.date.day)
        case (.getDayOfWeek, .timestamp(let time)): .int(((time.daysSince1970 + 4) % 7 + 7) % 7)
        case (.getHours, .timestamp(let time)): .int(time.secondOfDay / 3600)
        case (.getMinutes, .timestamp(let time)): .int(time.secondOfDay / 60 % 60)
        case (.getSeconds, .timestamp(let time)): .int(time.secondOfDay % 60)
        case (.getMilliseconds, .timestamp(let time)): .int(time.nanoseconds / 1_000_000)
        case (.getHours, .duration(let span)): .int(span / 3_600_000_000_000)
        case (.getMinutes, .duration(let span)): .int(span / 60_000_000_000)
        case (.getSeconds, .duration(let span)): .int(span / 1_000_000_000)
        case (.getMilliseconds, .duration(let span)): .int(span / 1_000_000)
        default: nil
        }
    }
}
