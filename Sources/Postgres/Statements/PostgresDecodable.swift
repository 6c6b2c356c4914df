package import FoundationEssentials

/// A type whose values can be read from PostgreSQL's text format.
package protocol PostgresDecodable: Sendable {
    /// nil when the text is another type's; `text` is nil for NULL.
    static func decode(postgres text: String?) -> Self?
}

extension String: PostgresDecodable {
    package static func decode(postgres text: String?) -> String? { text }
}

extension Int: PostgresDecodable {
    package static func decode(postgres text: String?) -> Int? { text.flatMap { Int($0) } }
}

extension Int64: PostgresDecodable {
    package static func decode(postgres text: String?) -> Int64? { text.flatMap { Int64($0) } }
}

extension Int32: PostgresDecodable {
    package static func decode(postgres text: String?) -> Int32? { text.flatMap { Int32($0) } }
}

extension Double: PostgresDecodable {
    package static func decode(postgres text: String?) -> Double? { text.flatMap { Double($0) } }
}

extension Bool: PostgresDecodable {
    package static func decode(postgres text: String?) -> Bool? {
        switch text {
        case "t": true
        case "f": false
        default: nil
        }
    }
}

extension UUID: PostgresDecodable {
    package static func decode(postgres text: String?) -> UUID? { text.flatMap { UUID(uuidString: $0) } }
}

extension Date: PostgresDecodable {
    package static func decode(postgres text: String?) -> Date? { text.flatMap { PostgresTimestamp.date($0) } }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    package static func decode(postgres text: String?) -> [Element]? { text.flatMap { Element.arrayElements($0) } }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package static func decode(postgres text: String?) -> Wrapped?? {
        guard let text else { return .some(nil) }
        return Wrapped.decode(postgres: text).map { .some($0) }
    }
}
