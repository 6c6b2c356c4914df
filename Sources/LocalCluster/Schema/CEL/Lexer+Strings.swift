extension CEL.Lexer {
    /// A string or bytes literal with any of its prefixes and quotes; nil when something else comes next.
    mutating func stringLiteral() throws(CEL.SyntaxError) -> CEL.Token.Kind? {
        var ahead = 0
        var isRaw = false
        var isBytes = false
        while let scalar = peek(ahead), ahead < 2 {
            if (scalar == "r" || scalar == "R") && !isRaw {
                isRaw = true
            } else if (scalar == "b" || scalar == "B") && !isBytes {
                isBytes = true
            } else {
                break
            }
            ahead += 1
        }
        guard let quote = peek(ahead), quote == "\"" || quote == "'" else { return nil }
        position += ahead
        let isTriple = peek(1) == quote && peek(2) == quote
        position += isTriple ? 3 : 1
        let content = try literalContent(quote, isTriple: isTriple, isRaw: isRaw, isBytes: isBytes)
        guard isBytes else {
            var text = String.UnicodeScalarView()
            for value in content { text.append(Unicode.Scalar(value) ?? "\u{FFFD}") }
            return .string(String(text))
        }
        return .bytes(content.flatMap { $0 >= Self.rawByte ? [UInt8($0 - Self.rawByte)] : Self.utf8($0) })
    }

    /// Marks a byte that was written as such (`b'\xff'`), to tell it from a scalar of that number.
    private static let rawByte: UInt32 = 0x8000_0000

    private static func utf8(_ value: UInt32) -> [UInt8] { Unicode.Scalar(value).map { Array(UTF8.encode($0) ?? .init()) } ?? [] }

    private mutating func literalContent(
        _ quote: Unicode.Scalar,
        isTriple: Bool,
        isRaw: Bool,
        isBytes: Bool
    ) throws(CEL.SyntaxError) -> [UInt32] {
        var content: [UInt32] = []
        while let scalar = peek() {
            if scalar == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                position += isTriple ? 3 : 1
                return content
            }
            if !isTriple, scalar == "\n" || scalar == "\r" { break }
            position += 1
            if scalar == "\\", !isRaw {
                content.append(try escaped(isBytes: isBytes))
            } else {
                content.append(scalar.value)
                if scalar == "\\", let next = peek() {
                    content.append(next.value)
                    position += 1
                }
            }
        }
        throw problem("Syntax error: unterminated string literal")
    }

    private mutating func escaped(isBytes: Bool) throws(CEL.SyntaxError) -> UInt32 {
        guard let scalar = peek() else { throw problem("Syntax error: unterminated string literal") }
        position += 1
        switch scalar {
        case "a": return 7
        case "b": return 8
        case "f": return 12
        case "n": return 10
        case "r": return 13
        case "t": return 9
        case "v": return 11
        case "\\", "'", "\"", "`", "?": return scalar.value
        case "x", "X": return try digits(2, radix: 16, isByte: isBytes)
        case "u" where !isBytes: return try digits(4, radix: 16, isByte: false)
        case "U" where !isBytes: return try digits(8, radix: 16, isByte: false)
        case "0", "1", "2", "3":
            position -= 1
            return try digits(3, radix: 8, isByte: isBytes)
        default: throw problem("Syntax error: invalid escape sequence")
        }
    }

    private mutating func digits(_ count: Int, radix: Int, isByte: Bool) throws(CEL.SyntaxError) -> UInt32 {
        let start = position
        position = min(position + count, scalars.count)
        guard let value = UInt32(text(from: start), radix: radix), position - start == count, isByte || Unicode.Scalar(value) != nil else {
            throw problem("Syntax error: invalid escape sequence", at: start)
        }
        return isByte ? value + Self.rawByte : value
    }
}
