import Logging
import Metrics
import Postgres

/// Opens connections to the servers of the registry, each closed again when its use ends.
struct ServerConnections: Sendable {
    private let credentials: AdministratorCredentials
    private let logger: Logger
    private let metrics: any MetricsFactory

    init(credentials: AdministratorCredentials, logger: Logger, metrics: any MetricsFactory = MetricsSystem.factory) {
        self.metrics = metrics
        self.credentials = credentials
        self.logger = logger
    }

    /// As the administrator; a refused login is read again once, in case it was renewed.
    ///
    /// Throws `ProvisioningProblem` when there is no way in, and what `body` throws.
    func withAdministrator<Result>(
        of server: DatabaseServer,
        database: String? = nil,
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        let login = try await credentials.login(for: server)
        let connection: PostgresConnection
        do {
            connection = try await connect(login, server, database)
        } catch let error as PostgresError where error.kind == .authentication {
            guard try await credentials.renew(login, for: server) else {
                throw ProvisioningProblem(connecting: error, to: server, login.user)
            }
            let renewed = try await credentials.login(for: server)
            do { connection = try await connect(renewed, server, database) } catch let error as PostgresError {
                throw ProvisioningProblem(connecting: error, to: server, renewed.user)
            }
        } catch let error as PostgresError {
            throw ProvisioningProblem(connecting: error, to: server, login.user)
        }
        return try await using(connection, of: server, body)
    }

    /// As one of the resource's logins. Throws `PostgresError`.
    func withLogin<Result>(
        _ role: String,
        _ password: Password,
        of server: DatabaseServer,
        database: String,
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        var configuration = Self.configuration(server, user: role, password: password, database: database)
        configuration.connectTimeout = .seconds(5)
        let connection = try await PostgresConnection.connect(configuration, logger: logger)
        return try await using(connection, of: server, body)
    }

    private func connect(_ login: AdministratorCredentials.Login, _ server: DatabaseServer, _ database: String?) async throws
        -> PostgresConnection
    {
        let configuration = Self.configuration(
            server,
            user: login.user,
            password: login.password,
            database: database ?? server.adminDatabase
        )
        let connection = try await PostgresConnection.connect(configuration, logger: logger)
        do {
            // Names are looked up in pg_catalog alone, so that nothing a tenant made can stand in for a function of ours.
            try await connection.script("SET lock_timeout TO '10s'; SET search_path TO pg_catalog")
        } catch {
            await connection.close()
            throw error
        }
        return connection
    }

    private static func configuration(
        _ server: DatabaseServer,
        user: String,
        password: Password,
        database: String
    ) -> PostgresConfiguration {
        PostgresConfiguration(
            host: server.host,
            port: server.port,
            database: database,
            user: user,
            password: password,
            sslMode: server.sslMode,
            rootCertificateFile: server.caFile,
            applicationName: "gravity-operator",
            statementTimeout: .seconds(30)
        )
    }

    private func using<Result>(
        _ connection: PostgresConnection,
        of server: DatabaseServer,
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        let open = Meter(label: "gravity_pg_connections", dimensions: [("server", server.name)], factory: metrics)
        open.increment(by: 1)
        defer { open.decrement(by: 1) }
        do {
            let result = try await body(connection)
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }
}
