/// Why a call to PostgreSQL failed, without a trace of the data.
///
/// Only the server's primary message is kept, never DETAIL, CONTEXT or parameters.
package struct PostgresError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of thing went wrong, so that callers decide what to do without reading messages.
    package enum Kind: String, Sendable, Hashable {
        /// The server could not be reached, refused the connection or broke it off; `sqlState` is set when it said why.
        case connection
        /// The server refused the user or the password (SQLSTATE class 28).
        case authentication
        /// The deadline of the call passed; whatever ran on the server was cancelled.
        case timeout
        /// The server answered the statement with an error; `sqlState` says which.
        case server
        /// The connection, its lease, its transaction or the pool has ended.
        case closed
        /// A value could not be read as the type that was asked for.
        case decoding
        /// The task was cancelled while connecting.
        case cancelled
        /// A bound of ours was reached: rows, bytes or waiting callers.
        case limit
        /// The call itself is wrong (an identifier that is too long, a NUL character, a transaction used from outside of it).
        case usage
    }

    package let kind: Kind
    /// The five characters of PostgreSQL's appendix A, when the server gave them.
    package let sqlState: String?
    /// The primary message; for class 22 (data exceptions) cut before the offending value.
    package let message: String
    package let hint: String?
    /// The violated constraint's name, when the server named one.
    package let constraint: String?

    package init(_ kind: Kind, _ message: String, sqlState: String? = nil, hint: String? = nil, constraint: String? = nil) {
        self.kind = kind
        self.message = message
        self.sqlState = sqlState
        self.hint = hint
        self.constraint = constraint
    }

    package var description: String {
        let state = sqlState.map { " \($0)" } ?? ""
        return "PostgreSQL \(kind.rawValue)\(state): \(message)"
    }
}

/// The SQLSTATEs callers ask about (PostgreSQL documentation, appendix A).
extension PostgresError {
    /// 40001 or 40P01: the same transaction may succeed when it is run again.
    package var isRetryable: Bool { sqlState == "40001" || sqlState == "40P01" }
    /// 23505.
    package var isUniqueViolation: Bool { sqlState == "23505" }
    /// 42710 (roles, extensions), 42P04 (databases), 42P06 (schemas), 42P07 (tables): somebody else made it first.
    package var isDuplicateObject: Bool { ["42710", "42P04", "42P06", "42P07"].contains(sqlState) }
    /// 42704 (roles, extensions), 3D000 (databases), 3F000 (schemas), 42P01 (tables): it does not exist.
    package var isUndefinedObject: Bool { ["42704", "3D000", "3F000", "42P01"].contains(sqlState) }
    /// 42501.
    package var isInsufficientPrivilege: Bool { sqlState == "42501" }
    /// 55006 or 2BP01: clients are connected, or other objects depend on it.
    package var isObjectInUse: Bool { sqlState == "55006" || sqlState == "2BP01" }
    /// Nothing is wrong with the statement: the server or the way to it may be back later.
    package var isUnavailable: Bool {
        switch kind {
        case .connection, .timeout: true
        case .server: sqlState?.hasPrefix("57P") == true || sqlState?.hasPrefix("53") == true
        case .authentication, .closed, .decoding, .cancelled, .limit, .usage: false
        }
    }
}
