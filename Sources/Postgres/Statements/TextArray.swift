/// `{"one","two"}`, the text form of a one-dimensional `text[]` (PostgreSQL documentation, 8.15.6).
enum TextArray {
    static func text(_ elements: [String]) -> String {
        let quoted = elements.map { element in
            let escaped = element.utf8.flatMap { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") ? [UInt8(ascii: "\\"), $0] : [$0] }
            return "\"" + String(decoding: escaped, as: UTF8.self) + "\""
        }
        return "{" + quoted.joined(separator: ",") + "}"
    }

    /// nil for anything else: nested arrays, explicit bounds, NULL elements.
    static func elements(_ text: String) -> [String]? {
        var rest = text.utf8[...]
        guard rest.popFirst() == UInt8(ascii: "{"), rest.popLast() == UInt8(ascii: "}") else { return nil }
        if rest.isEmpty { return [] }
        var elements: [String] = []
        while true {
            guard let element = rest.first == UInt8(ascii: "\"") ? quotedElement(&rest) : plainElement(&rest) else { return nil }
            elements.append(element)
            guard let separator = rest.popFirst() else { return elements }
            guard separator == UInt8(ascii: ",") else { return nil }
        }
    }

    private static func quotedElement(_ rest: inout Substring.UTF8View) -> String? {
        rest.removeFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                bytes.append(escaped)
            default: bytes.append(byte)
            }
        }
        return nil
    }

    private static func plainElement(_ rest: inout Substring.UTF8View) -> String? {
        let element = rest.prefix { $0 != UInt8(ascii: ",") }
        rest = rest.dropFirst(element.count)
        guard !element.isEmpty, !element.contains(UInt8(ascii: "{")) else { return nil }
        let text = String(decoding: element, as: UTF8.self)
        return text == "NULL" ? nil : text
    }
}

/// Lower-case hexadecimal, as `bytea_output` writes it.
enum Hexadecimal {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    static func bytes(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var high: UInt8?
        for character in text {
            guard let digit = Character(Unicode.Scalar(character)).hexDigitValue else { return nil }
            if let first = high {
                bytes.append(first << 4 | UInt8(digit))
                high = nil
            } else {
                high = UInt8(digit)
            }
        }
        return high == nil ? bytes : nil
    }
}
