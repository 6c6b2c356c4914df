extension JSONParser {
    /// A string at the position, which holds its opening quote.
    mutating func parseString() throws(JSONParsingError) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let text = try validated(UnsafeBufferPointer(rebasing: bytes[start..<position]), at: start)
                position += 1
                return text
            case UInt8(ascii: "\\"):
                return try parseEscapedString(from: start)
            case 0..<0x20:
                throw failure(.controlCharacter)
            default:
                position += 1
            }
        }
        throw failure(.unexpectedEnd)
    }

    /// The slow path: a string with at least one escape, which the position has reached.
    private mutating func parseEscapedString(from start: Int) throws(JSONParsingError) -> String {
        var unescaped = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let text = String(validating: unescaped, as: UTF8.self) else {
                    throw JSONParsingError(.invalidUTF8, offset: start)
                }
                return text
            case UInt8(ascii: "\\"):
                position += 1
                try parseEscape(into: &unescaped)
            case 0..<0x20:
                throw failure(.controlCharacter)
            default:
                unescaped.append(byte)
                position += 1
            }
        }
        throw failure(.unexpectedEnd)
    }

    private mutating func parseEscape(into unescaped: inout [UInt8]) throws(JSONParsingError) {
        let escape = try peek()
        position += 1
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(escape)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"): unescaped.append(contentsOf: String(try parseScalar()).utf8)
        default: throw failure(.invalidEscape)
        }
    }

    /// The scalar after `\u`; two halves of a surrogate pair make one, a lone half is refused.
    private mutating func parseScalar() throws(JSONParsingError) -> Character {
        let first = try parseHexadecimal()
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        guard UTF16.isLeadSurrogate(first) else { throw failure(.invalidEscape) }
        for expected in [UInt8(ascii: "\\"), UInt8(ascii: "u")] {
            guard try peek() == expected else { throw failure(.invalidEscape) }
            position += 1
        }
        let second = try parseHexadecimal()
        guard UTF16.isTrailSurrogate(second) else { throw failure(.invalidEscape) }
        let value = 0x10000 + (UInt32(first & 0x3FF) << 10) + UInt32(second & 0x3FF)
        guard let scalar = Unicode.Scalar(value) else { throw failure(.invalidEscape) }
        return Character(scalar)
    }

    private mutating func parseHexadecimal() throws(JSONParsingError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            let byte = try peek()
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt16(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt16(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt16(byte - UInt8(ascii: "A") + 10)
            default: throw failure(.invalidEscape)
            }
            position += 1
        }
        return value
    }

    private func validated(_ slice: UnsafeBufferPointer<UInt8>, at start: Int) throws(JSONParsingError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else { throw JSONParsingError(.invalidUTF8, offset: start) }
        return text
    }
}
