import Logging
import Postgres

/// Runs repairs over one connection, switching to the owner role and back where a statement needs it.
struct StatementRunner {
    let connection: PostgresConnection
    let owner: String
    let administrator: AdministratorState
    let logger: Logger

    /// All of them or none.
    func run(_ repairs: [Repair]) async throws {
        guard !repairs.isEmpty else { return }
        try await connection.transaction { transaction in
            if administrator.canSilenceLog { try await transaction.execute("SET LOCAL log_statement TO 'none'") }
            var executor = Repair.Executor.administrator
            for repair in repairs {
                if repair.executor != executor {
                    executor = repair.executor
                    try await become(executor, on: transaction, for: repair)
                }
                try await run(repair, on: transaction)
            }
        }
    }

    /// One statement that must not run in a transaction, as the administrator.
    func runAlone(_ repair: Repair) async throws { try await run(repair, on: connection) }

    private func become(_ executor: Repair.Executor, on transaction: PostgresConnection, for repair: Repair) async throws {
        do {
            switch executor {
            case .owner: try await transaction.execute("SET LOCAL ROLE \(identifier: owner)")
            case .administrator: try await transaction.execute("SET LOCAL ROLE NONE")
            }
        } catch let error as PostgresError {
            throw StatementFailure(drift: repair.drift, error: error)
        }
    }

    private func run(_ repair: Repair, on connection: PostgresConnection) async throws {
        logger.debug(
            "Repairing",
            metadata: ["drift.kind": "\(repair.drift.kind.rawValue)", "drift.difference": "\(repair.drift.difference)"]
        )
        do {
            try await connection.execute(repair.sql)
        } catch let error as PostgresError {
            throw StatementFailure(drift: repair.drift, error: error)
        }
    }
}

/// A repair the server refused.
struct StatementFailure: Error {
    let drift: DatabaseDrift
    let error: PostgresError
}
