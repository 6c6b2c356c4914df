import Crypto
import FoundationEssentials
import Postgres

/// The table `signing_keys`.
struct SigningKeyStore: SigningKeys.Store {
    let pool: PostgresPool

    /// All keys whose tokens may still be in force, newest first; the first of them ever is `candidate`, whichever replica comes first.
    func keys(orFirst candidate: SigningKey) async throws -> [SigningKey] {
        try await pool.withTransaction { transaction in
            try await transaction.execute("SELECT pg_advisory_xact_lock(hashtext('signing_keys'))")
            try await transaction.execute(
                """
                INSERT INTO signing_keys (id, algorithm, private_key)
                SELECT \(candidate.id), 'ES256', \(Array(candidate.key.rawRepresentation))::bytea
                WHERE NOT EXISTS (SELECT FROM signing_keys WHERE retired_at IS NULL)
                """
            )
            let rows = try await transaction.query(
                "SELECT id, private_key FROM signing_keys WHERE retired_at IS NULL ORDER BY created_at DESC, id"
            )
            return try rows.map { row in
                let (id, bytes) = try row.decode((String, [UInt8]).self)
                return try SigningKey(id: id, rawRepresentation: bytes)
            }
        }
    }
}
