import Crypto

/// One step of a schema, never edited after it was shipped.
package struct Migration: Sendable, Hashable {
    /// Orders the steps, as in `0001-users`.
    package let name: String
    /// One or more statements without transaction control.
    package let sql: String

    package init(name: String, sql: String) {
        self.name = name
        self.sql = sql
    }

    /// From the bytes of an embedded file.
    package init(name: String, bytes: [UInt8]) {
        self.init(name: name, sql: String(decoding: bytes, as: UTF8.self))
    }

    /// SHA-256 of the text, in hexadecimal.
    var checksum: String { Hexadecimal.text(SHA256.hash(data: Array(sql.utf8))) }
}

/// Why a database was not migrated; nothing of the failed step remains.
package enum MigrationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The text of an applied migration is not the one that was applied.
    case edited(String)
    /// The database has migrations this program does not know: a newer version has been here.
    case databaseIsAhead([String])
    /// A migration is not applied although a later one is.
    case outOfOrder(String)
    case duplicateName(String)
    /// The migration contains COMMIT or ROLLBACK, so it cannot be undone as a whole.
    case endsTransaction(String)
    case failed(String, PostgresError)

    package var description: String {
        switch self {
        case .edited(let name): "migration \(name) was edited after it had been applied: restore its text and put the change into a new one"
        case .databaseIsAhead(let names): "the database has migrations this version does not know: \(names.joined(separator: ", "))"
        case .outOfOrder(let name): "migration \(name) is not applied but a later one is: give it a name that sorts last"
        case .duplicateName(let name): "two migrations are named \(name)"
        case .endsTransaction(let name): "migration \(name) ends its own transaction: remove COMMIT and ROLLBACK from it"
        case .failed(let name, let error): "migration \(name) failed: \(error)"
        }
    }
}

/// A migration and whether the database has it.
package struct MigrationStatus: Sendable, Hashable {
    package let name: String
    package let isApplied: Bool
}
