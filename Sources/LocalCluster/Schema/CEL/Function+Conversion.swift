extension CEL.Function {
    /// `int(x)` and its like; nil when there is no such conversion.
    func conversion(_ value: CEL.Value) throws(CEL.Failure) -> CEL.Value? {
        switch self {
        case .dyn: return value
        case .type: return .type(value.typeName)
        case .int: return try Self.int(value)
        case .uint: return try Self.uint(value)
        case .double: return try Self.double(value)
        case .string: return try Self.string(value)
        case .bool: return try Self.bool(value)
        case .bytes: return Self.bytes(value)
        case .duration: return try Self.duration(value)
        case .timestamp: return try Self.timestamp(value)
        default: return nil
        }
    }

    private static func int(_ value: CEL.Value) throws(CEL.Failure) -> CEL.Value? {
        switch value {
        case .int: return value
        case .uint(let number):
            guard let whole = Int64(exactly: number) else { throw .error("integer overflow") }
            return .int(whole)
        case .double(let number):
            guard number > -0x1p63, number < 0x1p63 else { throw .error("integer overflow") }
            return .int(Int64(number))
        case .string(let text):
            guard let number = Int64(text) else { throw .error("strconv.ParseInt: parsing \"\(text)\": invalid syntax") }
            return .int(number)
        case .timestamp(let time): return .int(time.seconds)
        default: return nil
        }
    }

    private static func uint(_ value: CEL.Value) throws(CEL.Failure) -> CEL.Value? {
        switch value {
        case .uint: return value
        case .int(let number):
            guard let whole = UInt64(exactly: number) else { throw .error("unsigned integer overflow") }
            return .uint(whole)
        case .double(let number):
            guard number >= 0, number < 0x1p64 else { throw .error("unsigned integer overflow") }
            return .uint(UInt64(number))
        case .string(let text):
            guard let number = UInt64(text) else { throw .error("strconv.ParseUint: parsing \"\(text)\": invalid syntax") }
            return .uint(number)
        default: return nil
        }
    }

    private static func double(_ value: CEL.Value) throws(CEL.Failure) -> CEL.Value? {
        switch value {
        case .double: return value
        case .int(let number): return .double(Double(number))
        case .uint(let number): return .double(Double(number))
        case .string(let text):
            guard let number = Double(text) else { throw .error("strconv.ParseFloat: parsing \"\(text)\": invalid syntax") }
            return .double(number)
        default: return nil
        }
    }

    private static func string(_ value: CEL.Value) throws(CEL.Failure) -> CEL.Value? {
        switch value {
        case .string: return value
        case .int(let number): return .string(String(number))
        case .uint(let number): return .string(String(number))
        case .bool(let flag): return .string(flag ? "true" : "false")
        case .double(let number): return .string(text(number))
        case .duration(let time): return .string(CEL.SpanOfTime.text(time))
        case .timestamp(let time): return .string(time.text)
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .error("invalid UTF-8 in bytes, cannot convert to string")
            }
            return .string(text)
        default: return nil
        }
    }

    /// The shortest form that reads back the same, with an exponent from 10^6 on, as Go's `%g` writes it.
    static func text(_ number: Double) -> String { CEL.Decimal(number)?.text(exponentFrom: 6) ?? notFinite(number) }

    private static func notFinite(_ number: Double) -> String { number.isNaN ? "NaN" : number < 0 ? "-Inf" : "+Inf" }

    private static func bool(_ value: CEL.Value) throws(CEL.Failure) -> CEL.Value? {
        switch value {
        case .bool: return value
        case .string(let text):
            if ["1", "t", "T", "true", "TRUE", "True"].contains(text) { return .bool(true) }
            if ["0", "f", "F", "false", "FALSE", "False"].contains(text) { return .bool(false) }
            throw .error("strconv.ParseBool: parsing \"\(text)\": invalid syntax")
        default: return nil
        }
    }

    private static func bytes(_ value: CEL.Value) -> CEL.Value? {
        switch value {
        case .bytes: value
        case .string(let text): .bytes(Array(text.utf8))
        default: nil
        }
    }

    private static func duration(_ value: CEL.Value) throws(CEL.Failure) -> CEL.Value? {
        switch value {
        case .duration: return value
        case .string(let text):
            guard let time = CEL.SpanOfTime.parse(text) else { throw .error("time: invalid duration \"\(text)\"") }
            return .duration(time)
        default: return nil
        }
    }

    private static func timestamp(_ value: CEL.Value) throws(CEL.Failure) -> CEL.Value? {
        switch value {
        case .timestamp: return value
        case .int(let seconds): return .timestamp(CEL.Instant(seconds: seconds, nanoseconds: 0))
        case .string(let text):
            guard let time = CEL.Instant(parsing: text) else { throw .error("parsing time \"\(text)\": not RFC 3339") }
            return .timestamp(time)
        default: return nil
        }
    }
}
