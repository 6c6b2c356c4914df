/// SQL text and the values bound to it, kept apart from the moment they are written down.
///
/// ```swift
/// let query: SQL = "SELECT id FROM users WHERE email = \(email)"                 // bound as $1
/// let create: SQL = "CREATE DATABASE \(identifier: name) OWNER \(identifier: owner)"
/// let comment: SQL = "COMMENT ON DATABASE \(identifier: name) IS \(literal: text)"  // DDL takes no parameters
/// ```
///
/// A name that cannot be an identifier is not an error here but when the statement is run, before anything is sent.
package struct SQL: Sendable, ExpressibleByStringInterpolation {
    enum Fragment: Sendable, Hashable {
        case text(String)
        case identifier(String)
        case literal(String)
        case value(PostgresValue)
    }

    var fragments: [Fragment]

    package init(stringLiteral text: String) {
        fragments = [.text(text)]
    }

    package init(stringInterpolation: StringInterpolation) {
        fragments = stringInterpolation.fragments
    }

    /// Text that is known to be SQL: never build it from anything that came from outside.
    package init(unsafe text: String) {
        fragments = [.text(text)]
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        var fragments: [Fragment] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            fragments.reserveCapacity(interpolationCount * 2 + 1)
        }

        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { fragments.append(.text(literal)) }
        }

        /// Binds a value as the next parameter.
        package mutating func appendInterpolation(_ value: some PostgresBindable) {
            fragments.append(.value(value.postgresValue))
        }

        /// Binds a value, or NULL.
        package mutating func appendInterpolation(_ value: (some PostgresBindable)?) {
            fragments.append(.value(value.postgresValue))
        }

        /// Inserts another statement with its values.
        package mutating func appendInterpolation(_ part: SQL) {
            fragments += part.fragments
        }

        /// Inserts a quoted name of a database object: 1 to 63 bytes without NUL (PostgreSQL documentation, 4.1.1).
        package mutating func appendInterpolation(identifier: String) {
            fragments.append(.identifier(identifier))
        }

        /// Inserts a quoted string constant, for statements that take no parameters; it can hold anything but NUL.
        package mutating func appendInterpolation(literal: String) {
            fragments.append(.literal(literal))
        }

        /// Inserts text as it is: the caller answers for it.
        package mutating func appendInterpolation(unsafe text: String) {
            fragments.append(.text(text))
        }
    }

    /// Puts two parts behind each other; parameters are numbered when the statement is run.
    package static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.fragments += right.fragments
        return sum
    }

    package static func += (left: inout SQL, right: SQL) {
        left.fragments += right.fragments
    }
}

extension Sequence<SQL> {
    /// One statement of many parts, such as the columns of a list.
    package func joined(separator: SQL) -> SQL {
        var joined = SQL(unsafe: "")
        for (index, part) in enumerated() { joined += index == 0 ? part : separator + part }
        return joined
    }
}
