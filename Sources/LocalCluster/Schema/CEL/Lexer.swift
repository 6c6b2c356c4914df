extension CEL {
    /// Splits an expression into tokens.
    struct Lexer {
        let scalars: [Unicode.Scalar]
        var position = 0

        init(_ text: String) { scalars = Array(text.unicodeScalars) }

        /// Scalars of the longest expression.
        private static let longest = 100_000

        private static let signs = [
            "==", "!=", "<=", ">=", "&&", "||", ".", ",", "?", ":", "<", ">", "+", "-", "*", "/", "%", "!", "(", ")", "[", "]", "{", "}",
        ]

        static func tokens(of text: String) throws(SyntaxError) -> [Token] {
            var lexer = Lexer(text)
            guard lexer.scalars.count <= longest else {
                throw lexer.problem("expression code point size exceeds limit: size: \(lexer.scalars.count), limit \(longest)")
            }
            var tokens: [Token] = []
            while let token = try lexer.next() { tokens.append(token) }
            tokens.append(Token(kind: .end, offset: lexer.position))
            return tokens
        }

        func problem(_ message: String, at offset: Int? = nil) -> SyntaxError {
            SyntaxError(message: message, offset: offset ?? position)
        }

        func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
            position + ahead < scalars.count ? scalars[position + ahead] : nil
        }

        private mutating func next() throws(SyntaxError) -> Token? {
            skipBlanks()
            let start = position
            guard let scalar = peek() else { return nil }
            if let kind = try stringLiteral() { return Token(kind: kind, offset: start) }
            if Self.startsIdentifier(scalar) { return Token(kind: .identifier(identifier()), offset: start) }
            if Self.isDigit(scalar) || scalar == "." && peek(1).map(Self.isDigit) == true {
                return Token(kind: try number(), offset: start)
            }
            for sign in Self.signs where starts(with: sign) {
                position += sign.unicodeScalars.count
                return Token(kind: .sign(sign), offset: start)
            }
            throw problem("Syntax error: token recognition error at: '\(scalar)'")
        }

        private mutating func skipBlanks() {
            while let scalar = peek() {
                if scalar == "/", peek(1) == "/" {
                    while let other = peek(), other != "\n" { position += 1 }
                } else if [" ", "\t", "\n", "\r", "\u{0C}"].contains(scalar) {
                    position += 1
                } else {
                    return
                }
            }
        }

        func starts(with text: String) -> Bool {
            var index = position
            for scalar in text.unicodeScalars {
                guard index < scalars.count, scalars[index] == scalar else { return false }
                index += 1
            }
            return true
        }

        private mutating func identifier() -> String {
            let start = position
            while let scalar = peek(), Self.startsIdentifier(scalar) || Self.isDigit(scalar) { position += 1 }
            return text(from: start)
        }

        func text(from start: Int) -> String { String(String.UnicodeScalarView(scalars[start..<position])) }

        static func startsIdentifier(_ scalar: Unicode.Scalar) -> Bool {
            scalar == "_" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        }

        static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

        private mutating func number() throws(SyntaxError) -> Token.Kind {
            let start = position
            if starts(with: "0x") || starts(with: "0X") {
                position += 2
                while let scalar = peek(), scalar.properties.isASCIIHexDigit { position += 1 }
                guard let value = UInt64(text(from: start).dropFirst(2), radix: 16) else { throw problem("invalid int literal", at: start) }
                return unsigned() ? .uint(value) : .int(value)
            }
            digits()
            var isDouble = false
            if peek() == ".", peek(1).map(Self.isDigit) == true {
                isDouble = true
                position += 1
                digits()
            }
            if exponent() { isDouble = true }
            let literal = text(from: start)
            if isDouble {
                guard let value = Double(literal) else { throw problem("invalid double literal", at: start) }
                return .double(value)
            }
            guard let value = UInt64(literal) else { throw problem("invalid int literal", at: start) }
            return unsigned() ? .uint(value) : .int(value)
        }

        private mutating func digits() {
            while let scalar = peek(), Self.isDigit(scalar) { position += 1 }
        }

        private mutating func exponent() -> Bool {
            guard peek() == "e" || peek() == "E" else { return false }
            let signed = peek(1) == "+" || peek(1) == "-"
            guard peek(signed ? 2 : 1).map(Self.isDigit) == true else { return false }
            position += signed ? 2 : 1
            digits()
            return true
        }

        private mutating func unsigned() -> Bool {
            guard peek() == "u" || peek() == "U" else { return false }
            position += 1
            return true
        }
    }
}
