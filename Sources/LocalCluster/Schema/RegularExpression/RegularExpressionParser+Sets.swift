/// Sets of characters: escapes and brackets.
extension RegularExpressionParser {
    /// What follows a backslash, inside brackets or outside.
    mutating func escapedSet() throws(RegularExpressionError) -> ScalarSet {
        guard let scalar = next else { throw problem("trailing backslash at end of expression") }
        position += 1
        let controls: [Unicode.Scalar: UInt32] = ["a": 7, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11]
        switch scalar {
        case "d": return .digits
        case "D": return ScalarSet.digits.inverted
        case "w": return .wordCharacters
        case "W": return ScalarSet.wordCharacters.inverted
        case "s": return .spaces
        case "S": return ScalarSet.spaces.inverted
        case "x": return try hexadecimal()
        default:
            if let control = controls[scalar] { return ScalarSet([control...control]) }
            let isPlain = scalar.isASCII && !ScalarSet.wordCharacters.contains(scalar.value)
            guard isPlain else { throw problem("invalid escape sequence: `\\\(scalar)`") }
            return ScalarSet([scalar.value...scalar.value])
        }
    }

    /// `\x7F` or `\x{10FFFF}`.
    private mutating func hexadecimal() throws(RegularExpressionError) -> ScalarSet {
        var digits = ""
        if take("{") {
            while let scalar = next, scalar != "}", digits.count < 8 {
                digits.unicodeScalars.append(scalar)
                position += 1
            }
            guard take("}") else { throw problem("invalid escape sequence: `\\x`") }
        } else {
            while let scalar = next, digits.count < 2 {
                digits.unicodeScalars.append(scalar)
                position += 1
            }
            if digits.count < 2 { throw problem("invalid escape sequence: `\\x`") }
        }
        guard let value = UInt32(digits, radix: 16), value <= ScalarSet.last else { throw problem("invalid escape sequence: `\\x`") }
        return ScalarSet([value...value])
    }

    mutating func bracket() throws(RegularExpressionError) -> ScalarSet {
        let isInverted = take("^")
        var set = ScalarSet()
        var isFirst = true
        while let scalar = next, scalar != "]" || isFirst {
            isFirst = false
            if let named = try namedClass() {
                set.formUnion(named)
                continue
            }
            let low = try bracketItem()
            guard let start = single(low), next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                set.formUnion(low)
                continue
            }
            position += 1
            guard let end = single(try bracketItem()), start <= end else { throw problem("invalid character class range") }
            set.insert(start...end)
        }
        guard take("]") else { throw problem("missing closing ]") }
        return isInverted ? set.inverted : set
    }

    private mutating func bracketItem() throws(RegularExpressionError) -> ScalarSet {
        guard let scalar = next else { throw problem("missing closing ]") }
        position += 1
        return scalar == "\\" ? try escapedSet() : ScalarSet([scalar.value...scalar.value])
    }

    private func single(_ set: ScalarSet) -> UInt32? {
        guard set.ranges.count == 1, let range = set.ranges.first, range.count == 1 else { return nil }
        return range.lowerBound
    }

    /// `[:alpha:]` and `[:^alpha:]`, inside brackets.
    private mutating func namedClass() throws(RegularExpressionError) -> ScalarSet? {
        guard next == "[", position + 1 < scalars.count, scalars[position + 1] == ":" else { return nil }
        let rest = scalars[(position + 2)...]
        guard let end = rest.firstIndex(of: ":"), end + 1 < scalars.count, scalars[end + 1] == "]" else { return nil }
        var name = String(String.UnicodeScalarView(rest[..<end]))
        let isInverted = name.hasPrefix("^")
        if isInverted { name.removeFirst() }
        guard let set = Self.namedClasses[name] else { throw problem("invalid character class range: `[:\(name):]`") }
        position = end + 2
        return isInverted ? set.inverted : set
    }

    private static let namedClasses: [String: ScalarSet] = [
        "alnum": ScalarSet([48...57, 65...90, 97...122]), "alpha": ScalarSet([65...90, 97...122]), "ascii": ScalarSet([0...127]),
        "blank": ScalarSet([9...9, 32...32]), "cntrl": ScalarSet([0...31, 127...127]), "digit": .digits, "graph": ScalarSet([33...126]),
        "lower": ScalarSet([97...122]), "print": ScalarSet([32...126]), "punct": ScalarSet([33...47, 58...64, 91...96, 123...126]),
        "space": ScalarSet([9...13, 32...32]), "upper": ScalarSet([65...90]), "word": .wordCharacters,
        "xdigit": ScalarSet([48...57, 65...70, 97...102]),
    ]
}
