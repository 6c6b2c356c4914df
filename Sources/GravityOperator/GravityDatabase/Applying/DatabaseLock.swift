import Crypto
import Postgres

/// The fence between operators: held on the administrator's connection while one works on a database, and gone with that connection.
///
/// A lease is none, since an operator that lost it may still be running (operators in two clusters have two leases anyway).
enum DatabaseLock {
    /// The same for every operator: 64 bits of a hash of the database's name, on the one server and in the one `adminDatabase` they share.
    static func key(database: String) -> Int64 {
        let digest = SHA256.hash(data: Array("gravity/database/\(database)".utf8))
        return digest.prefix(8).reduce(into: Int64(0)) { key, byte in key = key << 8 | Int64(byte) }
    }

    /// Whether the lock is ours now; never waits.
    static func take(database: String, on connection: PostgresConnection) async throws -> Bool {
        let rows = try await connection.query("SELECT pg_catalog.pg_try_advisory_lock(\(key(database: database))) AS taken")
        return try rows.first?.decode(Bool.self, "taken") ?? false
    }

    /// Runs `body` while the lock is held; nil when somebody else holds it.
    ///
    /// The lock is given back at once: that of a closed connection lasts until the server has noticed.
    static func holding<Result>(
        database: String,
        on connection: PostgresConnection,
        _ body: () async throws -> Result
    ) async throws -> Result? {
        guard try await take(database: database, on: connection) else { return nil }
        do {
            let result = try await body()
            try await connection.execute("SELECT pg_catalog.pg_advisory_unlock(\(key(database: database)))")
            return result
        } catch {
            do {
                try await connection.execute("SELECT pg_catalog.pg_advisory_unlock(\(key(database: database)))")
            } catch {
                // The connection is lost and the lock with it.
            }
            throw error
        }
    }
}
