import FoundationEssentials
import Logging
import Postgres

/// The role the operator works as: it may create databases and roles and nothing else.
struct DatabaseAdministrator {
    let folder: DataFolder

    static let role = "gravity_admin"

    var usernameFile: String { folder.secrets + "/database-admin-username" }
    var passwordFile: String { folder.secrets + "/database-admin-password" }

    /// Creates the role or renews what it may do; its password is made once and kept in the data folder.
    func ensure(in superuser: PostgresConfiguration) async throws {
        let password = try ensurePassword()
        let verifier = try SCRAM.verifier(password: password)
        let connection = try await PostgresConnection.connect(superuser, logger: Logger(label: "gravity"))
        do {
            let found = try await connection.query("SELECT 1 FROM pg_roles WHERE rolname = \(Self.role)")
            let verb: SQL = found.isEmpty ? "CREATE ROLE" : "ALTER ROLE"
            try await connection.execute(
                verb + " \(identifier: Self.role) LOGIN CREATEDB CREATEROLE NOSUPERUSER PASSWORD \(literal: verifier)"
            )
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }

    private func ensurePassword() throws -> Password {
        if let data = FileManager.default.contents(atPath: passwordFile) {
            return Password(String(decoding: data, as: UTF8.self))
        }
        let password = Password.random(length: 32)
        try folder.writePrivately(Self.role, to: usernameFile)
        try folder.writePrivately(password.value, to: passwordFile)
        return password
    }
}
