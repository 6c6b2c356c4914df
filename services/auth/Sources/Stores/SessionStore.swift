import FoundationEssentials
import Postgres

/// The tables `sessions` and `refresh_tokens`.
struct SessionStore: TokenIssuer.Sessions {
    let pool: PostgresPool

    func start(_ session: UUID, for user: User.ID, refreshToken hash: [UInt8], lifetime: Duration) async throws {
        try await pool.withConnection { connection in
            _ = try await connection.execute(
                """
                WITH session AS (
                    INSERT INTO sessions (id, user_id, expires_at)
                    VALUES (\(session), \(user), now() + make_interval(secs => \(lifetime / .seconds(1))))
                    RETURNING id
                )
                INSERT INTO refresh_tokens (hash, session_id, number) SELECT \(hash)::bytea, id, 1 FROM session
                """
            )
        }
    }
}
