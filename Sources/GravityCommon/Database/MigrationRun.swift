package import Logging
package import Postgres

/// What `<name>-service migrate` does: connects, trying for a while when the server is not there yet, and brings the schema up to date.
package struct MigrationRun {
    private let configuration: PostgresConfiguration
    private let migrator: Migrator
    private let logger: Logger

    package init(configuration: PostgresConfiguration, migrator: Migrator, logger: Logger) {
        self.configuration = configuration
        self.migrator = migrator
        self.logger = logger
    }

    /// Throws `MigrationError` or `PostgresError`, whose words say what to do.
    package func run() async throws {
        let connection = try await connect(attempts: 5)
        do {
            let applied = try await migrator.migrate(connection)
            logger.info("The schema is up to date", metadata: ["migrations.applied": "\(applied.count)", "migrations.names": "\(applied)"])
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }

    private func connect(attempts: Int) async throws -> PostgresConnection {
        // Migrations have their own deadlines; the serving limit of a statement does not apply to them.
        var configuration = configuration
        configuration.statementTimeout = nil
        for attempt in 1..<attempts {
            do {
                return try await PostgresConnection.connect(configuration, logger: logger)
            } catch {
                guard error.isUnavailable else { throw error }
                logger.warning("The database is not available yet", metadata: ["error": "\(error)"])
                try await Task.sleep(for: .seconds(attempt) * Double.random(in: 0.75...1.25))
            }
        }
        return try await PostgresConnection.connect(configuration, logger: logger)
    }
}
