import FoundationEssentials
import GravityOperator
import Postgres

/// Makes the role an operator works as: CREATEDB and CREATEROLE, no superuser.
enum Administrator {
    static func create(named name: String, on superuser: PostgresConfiguration, folder: String) async throws -> DatabaseServer {
        let password = Password.random()
        let connection = try await PostgresConnection.connect(superuser)
        try await connection.execute(
            "CREATE ROLE \(identifier: name) LOGIN CREATEDB CREATEROLE PASSWORD \(literal: SCRAM.verifier(password: password))"
        )
        await connection.close()
        let (usernameFile, passwordFile) = (folder + "/username", folder + "/password")
        try Data(name.utf8).write(to: URL(filePath: usernameFile))
        try Data(password.value.utf8).write(to: URL(filePath: passwordFile))
        var server = DatabaseServer(
            name: "main",
            host: superuser.host,
            administrator: .files(username: usernameFile, password: passwordFile),
            allowedNamespaces: ["*"]
        )
        server.port = superuser.port
        server.sslMode = .disable
        server.allowedExtensions = ["pgcrypto", "citext", "pg_trgm"]
        return server
    }
}
