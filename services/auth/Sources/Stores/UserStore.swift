import FoundationEssentials
import GravityCommon
import Postgres

/// An account as others may see it.
struct User: Sendable {
    typealias ID = UUID

    let id: ID
    let email: String
    let username: String?
    let createdAt: Date
}

/// The table `users`.
struct UserStore: Register.Accounts, Login.Accounts, MeEndpoint.Accounts {
    let pool: PostgresPool

    func add(_ user: NewUser, _ hash: PasswordHash) async throws -> Bool {
        try await pool.withConnection { connection in
            try await connection.execute(
                """
                INSERT INTO users (email, email_key, username, password_hash)
                VALUES (\(user.email.text), \(user.email.key), \(user.username), \(hash.phc))
                ON CONFLICT (email_key) DO NOTHING
                """
            ) == 1
        }
    }

    func credentials(for email: EmailAddress) async throws -> Login.Credentials? {
        try await pool.withConnection { connection in
            let rows = try await connection.query("SELECT id, password_hash, status = 'active' FROM users WHERE email_key = \(email.key)")
            guard let (id, phc, isActive) = try rows.first?.decode((UUID, String, Bool).self) else { return nil }
            guard let hash = PasswordHash(phc: phc) else { return nil }
            return Login.Credentials(user: id, hash: hash, isActive: isActive)
        }
    }

    func replaceHash(of user: User.ID, with hash: PasswordHash) async throws {
        try await pool.withConnection { connection in
            _ = try await connection.execute("UPDATE users SET password_hash = \(hash.phc), updated_at = now() WHERE id = \(user)")
        }
    }

    func user(_ id: User.ID, inSession session: UUID) async throws -> User? {
        try await pool.withConnection { connection in
            let rows = try await connection.query(
                """
                SELECT u.id, u.email, u.username, u.created_at
                FROM users u JOIN sessions s ON s.user_id = u.id
                WHERE u.id = \(id) AND s.id = \(session) AND u.status = 'active' AND s.ended_at IS NULL AND s.expires_at > now()
                """
            )
            guard let (id, email, username, createdAt) = try rows.first?.decode((UUID, String, String?, Date).self) else { return nil }
            return User(id: id, email: email, username: username, createdAt: createdAt)
        }
    }
}
