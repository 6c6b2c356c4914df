import GravityAPI
import Logging
import Postgres

/// Drops what carries a resource's mark, with clients still connected.
struct DatabaseDeletion: Sendable {
    let plan: DeletionPlan
    let connections: ServerConnections
    let logger: Logger

    init(plan: DeletionPlan, connections: ServerConnections, logger: Logger) {
        self.plan = plan
        self.connections = connections
        self.logger = logger
    }

    /// How it ended.
    enum Outcome: Sendable, Hashable {
        /// Nothing of the resource is left on the server.
        case dropped
        /// Another operator holds the database's lock.
        case busy
        /// Something is left; the problem says what to do.
        case blocked(ProvisioningProblem)
    }

    /// Throws `CancellationError` only.
    func run() async throws -> Outcome {
        do {
            return try await connections.withAdministrator(of: plan.server) { connection in
                let held: Void? = try await DatabaseLock.holding(database: plan.database, on: connection) {
                    try await drop(over: connection)
                }
                return held == nil ? .busy : .dropped
            }
        } catch let problem as ProvisioningProblem {
            return .blocked(problem)
        } catch let failure as StatementFailure {
            return .blocked(blocked(failure.error))
        } catch let error as PostgresError {
            if error.kind == .cancelled { throw CancellationError() }
            return .blocked(ProvisioningProblem(asking: error, plan.server))
        }
    }

    private func drop(over connection: PostgresConnection) async throws {
        let state = try await ServerState.read(plan.question, on: connection)
        // Nothing here runs as the owner role, which is dropped itself.
        let runner = StatementRunner(
            connection: connection,
            owner: GroupRoles(database: plan.database).owner,
            administrator: state.administrator,
            logger: logger
        )
        try await runner.run(DeletionStatements.preparation(plan, state))
        if let drop = DeletionStatements.drop(plan, state) { try await runner.runAlone(drop) }
        try await runner.run(DeletionStatements.roles(plan, state))
    }

    private func blocked(_ error: PostgresError) -> ProvisioningProblem {
        guard error.kind == .server else { return ProvisioningProblem(asking: error, plan.server) }
        return ProvisioningProblem(
            .databaseReady,
            .dropBlocked,
            "Server \(plan.server.name) does not drop database \(plan.database) or its roles: \(error.oneLine). "
                + "It is tried again; end what holds it (sessions of superusers, prepared transactions, replication slots, "
                + "objects in other databases), or set the annotation gravity.dev/force-release: \"true\" "
                + "to keep the database and let the resource go"
        )
    }
}
