package import FoundationEssentials

/// A parameter as it is sent: PostgreSQL's text format, whose type the server infers from where it stands.
package enum PostgresValue: Sendable, Hashable {
    case null
    case text(String)
}

/// A type whose values can be bound to a statement.
package protocol PostgresBindable: Sendable {
    var postgresValue: PostgresValue { get }
}

extension PostgresValue: PostgresBindable {
    package var postgresValue: PostgresValue { self }
}

extension String: PostgresBindable {
    package var postgresValue: PostgresValue { .text(self) }
}

extension Int: PostgresBindable {
    package var postgresValue: PostgresValue { .text(String(self)) }
}

extension Int64: PostgresBindable {
    package var postgresValue: PostgresValue { .text(String(self)) }
}

extension Int32: PostgresBindable {
    package var postgresValue: PostgresValue { .text(String(self)) }
}

extension Bool: PostgresBindable {
    package var postgresValue: PostgresValue { .text(self ? "t" : "f") }
}

extension Double: PostgresBindable {
    package var postgresValue: PostgresValue {
        isInfinite ? .text(self < 0 ? "-Infinity" : "Infinity") : .text(isNaN ? "NaN" : String(self))
    }
}

extension UUID: PostgresBindable {
    package var postgresValue: PostgresValue { .text(uuidString) }
}

extension Date: PostgresBindable {
    /// `timestamptz`, in UTC with microseconds, the server's own precision.
    package var postgresValue: PostgresValue { .text(PostgresTimestamp.text(self)) }
}

extension Optional: PostgresBindable where Wrapped: PostgresBindable {
    package var postgresValue: PostgresValue { self?.postgresValue ?? .null }
}

extension Array: PostgresBindable where Element: PostgresArrayElement {
    /// `[UInt8]` is `bytea`; `[String]` is `text[]`.
    package var postgresValue: PostgresValue { .text(Element.arrayText(self)) }
}

/// The two element types whose arrays mean something to PostgreSQL here.
package protocol PostgresArrayElement: Sendable {
    static func arrayText(_ elements: [Self]) -> String
    static func arrayElements(_ text: String) -> [Self]?
}

extension UInt8: PostgresArrayElement {
    package static func arrayText(_ elements: [UInt8]) -> String { "\\x" + Hexadecimal.text(elements) }

    package static func arrayElements(_ text: String) -> [UInt8]? {
        text.hasPrefix("\\x") ? Hexadecimal.bytes(text.utf8.dropFirst(2)) : nil
    }
}

extension String: PostgresArrayElement {
    package static func arrayText(_ elements: [String]) -> String { TextArray.text(elements) }
    package static func arrayElements(_ text: String) -> [String]? { TextArray.elements(text) }
}
