extension CEL.Function {
    /// Questions about a text and changes to the whole of it.
    func text(_ arguments: [CEL.Value]) throws(CEL.Failure) -> CEL.Value? {
        guard case .string(let text) = arguments[0] else { return nil }
        if arguments.count == 1 { return change(text) }
        guard case .string(let other) = arguments[1] else { return nil }
        switch self {
        case .startsWith: return .bool(text.utf8.starts(with: other.utf8))
        case .endsWith: return .bool(text.utf8.reversed().starts(with: other.utf8.reversed()))
        case .contains: return .bool(CEL.Scalars(text).firstIndex(of: CEL.Scalars(other)) != nil)
        case .matches: return .bool(try Self.expression(other).matches(text))
        case .find: return .string(try Self.matches(other, in: text, most: 1).first ?? "")
        case .findAll:
            var most: Int64 = -1
            if arguments.count == 3 {
                guard case .int(let limit) = arguments[2] else { return nil }
                most = limit
            }
            return .list(try Self.matches(other, in: text, most: most < 0 ? .max : Int(most)).map { .string($0) })
        default: return nil
        }
    }

    private func change(_ text: String) -> CEL.Value? {
        switch self {
        case .lowerAscii: .string(Self.mapped(text) { (65...90).contains($0) ? $0 + 32 : $0 })
        case .upperAscii: .string(Self.mapped(text) { (97...122).contains($0) ? $0 - 32 : $0 })
        case .trim: .string(CEL.Scalars(text).trimmed.text)
        case .quote: .string(Self.quoted(text))
        default: nil
        }
    }

    private static func mapped(_ text: String, _ change: (UInt8) -> UInt8) -> String {
        String(decoding: text.utf8.map(change), as: UTF8.self)
    }

    private static func quoted(_ text: String) -> String {
        let escapes: [Unicode.Scalar: String] = [
            "\u{07}": "\\a", "\u{08}": "\\b", "\u{0C}": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u{0B}": "\\v", "\\": "\\\\",
            "\"": "\\\"",
        ]
        return "\"" + text.unicodeScalars.map { escapes[$0] ?? String($0) }.joined() + "\""
    }

    private static func expression(_ pattern: String) throws(CEL.Failure) -> RegularExpression {
        do {
            return try RegularExpression(pattern)
        } catch {
            throw .error("error parsing regexp: \(error)")
        }
    }

    private static func matches(_ pattern: String, in text: String, most: Int) throws(CEL.Failure) -> [String] {
        let expression = try expression(pattern)
        let scalars = CEL.Scalars(text)
        let values = scalars.items.map(\.value)
        var found: [String] = []
        var position = 0
        var lastEnd = -1
        while position <= values.count, found.count < most, let match = expression.firstMatch(in: values, from: position) {
            let isEmptyAfterMatch = match.isEmpty && match.lowerBound == lastEnd
            if !isEmptyAfterMatch { found.append(scalars.text(match)) }
            lastEnd = match.upperBound
            position = match.isEmpty ? match.upperBound + 1 : match.upperBound
        }
        return found
    }
}
