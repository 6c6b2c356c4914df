extension SQL {
    /// What is sent: text with `$1 …` and the values in that order.
    package struct Rendered: Sendable, Hashable {
        package let text: String
        package let values: [PostgresValue]
    }

    /// Quotes and numbers everything; throws a usage error for a name or a value PostgreSQL cannot take. May hold secrets.
    package func rendered() throws(PostgresError) -> Rendered {
        var text = ""
        var values: [PostgresValue] = []
        for fragment in fragments {
            switch fragment {
            case .text(let part): text += part
            case .identifier(let name): text += try Self.quoted(identifier: name)
            case .literal(let content): text += try Self.quoted(literal: content)
            case .value(let value):
                values.append(value)
                text += "$\(values.count)"
            }
        }
        try Self.refuseNUL(text, "a statement")
        guard values.count <= 65535 else { throw PostgresError(.usage, "a statement takes at most 65535 parameters") }
        for case .text(let value) in values { try Self.refuseNUL(value, "a text parameter") }
        return Rendered(text: text, values: values)
    }

    /// The name between double quotes, doubled within (PostgreSQL documentation, 4.1.1).
    package static func quoted(identifier name: String) throws(PostgresError) -> String {
        guard !name.isEmpty else { throw PostgresError(.usage, "an identifier is empty") }
        guard name.utf8.count <= 63 else {
            throw PostgresError(.usage, "an identifier has \(name.utf8.count) bytes; PostgreSQL keeps 63 and would cut the rest")
        }
        try refuseNUL(name, "an identifier")
        return "\"" + doubling(UInt8(ascii: "\""), in: name) + "\""
    }

    /// The text between single quotes, safe whatever `standard_conforming_strings` says (PostgreSQL documentation, 4.1.2).
    package static func quoted(literal text: String) throws(PostgresError) -> String {
        try refuseNUL(text, "a literal")
        let quoted = "'" + doubling(UInt8(ascii: "'"), in: text) + "'"
        return text.utf8.contains(UInt8(ascii: "\\")) ? " E" + doubling(UInt8(ascii: "\\"), in: quoted) : quoted
    }

    private static func doubling(_ quote: UInt8, in text: String) -> String {
        String(decoding: text.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] }, as: UTF8.self)
    }

    private static func refuseNUL(_ text: String, _ what: String) throws(PostgresError) {
        if text.utf8.contains(0) { throw PostgresError(.usage, "\(what) holds a NUL character") }
    }
}

extension SQL: CustomStringConvertible {
    /// The statement for a log: names are shown, values are `$n`, string constants `'***'`.
    package var description: String {
        var count = 0
        return fragments.map { fragment in
            switch fragment {
            case .text(let part): return part
            case .identifier(let name): return "\"\(name)\""
            case .literal: return "'***'"
            case .value:
                count += 1
                return "$\(count)"
            }
        }.joined()
    }
}
