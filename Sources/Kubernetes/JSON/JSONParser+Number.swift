extension JSONParser {
    /// A number at the position; kept as an integer when it is written as one and fits 64 bits.
    mutating func parseNumber() throws(JSONParsingError) -> JSONValue {
        let start = position
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let exact = try parseInteger(isNegative: isNegative)
        let isInteger = try skipFractionAndExponent()
        if isInteger, let exact { return .integer(exact) }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        guard let value = Double(text), value.isFinite else { throw JSONParsingError(.numberOutOfRange, offset: start) }
        return .number(value)
    }

    /// The integer part: no leading zeros; nil when it does not fit 64 bits.
    private mutating func parseInteger(isNegative: Bool) throws(JSONParsingError) -> Int64? {
        guard let first = digit() else { throw failure(.invalidNumber) }
        position += 1
        var value: Int64? = isNegative ? -first : first
        if first == 0 {
            guard digit() == nil else { throw failure(.invalidNumber) }
            return value
        }
        while let next = digit() {
            position += 1
            guard let current = value else { continue }
            let (product, overflow) = current.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(isNegative ? -next : next)
            value = overflow || carry ? nil : sum
        }
        return value
    }

    /// Skips what follows the integer part; true when there was neither fraction nor exponent.
    private mutating func skipFractionAndExponent() throws(JSONParsingError) -> Bool {
        var isInteger = true
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try skipDigits()
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") { position += 1 }
            try skipDigits()
        }
        return isInteger
    }

    private mutating func skipDigits() throws(JSONParsingError) {
        guard digit() != nil else { throw failure(.invalidNumber) }
        while digit() != nil { position += 1 }
    }

    private func digit() -> Int64? {
        guard position < bytes.count else { return nil }
        let value = bytes[position] &- UInt8(ascii: "0")
        return value <= 9 ? Int64(value) : nil
    }
}
