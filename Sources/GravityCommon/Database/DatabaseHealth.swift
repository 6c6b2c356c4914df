import Observability
package import Postgres

/// Whether the service's database answers and has the schema this version needs.
package struct DatabaseHealth: HealthCheck {
    package let name = "database"
    private let pool: PostgresPool
    private let migrator: Migrator

    package init(pool: PostgresPool, migrator: Migrator) {
        self.pool = pool
        self.migrator = migrator
    }

    package func check() async throws {
        let pending: [String]
        do {
            pending = try await pool.withConnection(deadline: .seconds(2)) { connection in
                try await migrator.status(connection).filter { !$0.isApplied }.map(\.name)
            }
        } catch let error as PostgresError {
            throw HealthCheckFailure(Self.words(for: error))
        } catch MigrationError.databaseIsAhead {
            return  // A newer version has migrated already; the older one serves on during the rollout.
        } catch let error as MigrationError {
            throw HealthCheckFailure("\(error)")
        }
        guard pending.isEmpty else { throw HealthCheckFailure("migrations are missing: \(pending.joined(separator: ", "))") }
    }

    private static func words(for error: PostgresError) -> String {
        switch error.kind {
        case .authentication: "the database refuses the credentials"
        case .timeout: "the database does not answer in time"
        case .limit: "all database connections are busy"
        case .connection, .closed, .cancelled: "the database cannot be reached"
        case .server, .decoding, .usage: "the database answers with an error\(error.sqlState.map { " (\($0))" } ?? "")"
        }
    }
}
