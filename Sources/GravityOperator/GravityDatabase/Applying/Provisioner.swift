import GravityAPI
import Logging
import Postgres

/// Brings the server to what a plan says: reads, compares, repairs, reads again until nothing differs, then logs in to prove it.
struct Provisioner: Sendable {
    let plan: ProvisioningPlan
    let connections: ServerConnections
    let logger: Logger

    init(plan: ProvisioningPlan, connections: ServerConnections, logger: Logger) {
        self.plan = plan
        self.connections = connections
        self.logger = logger
    }

    /// One whole pass. `prepare` makes the Secrets: it is called once the plan's names are known to be free or ours, before any change.
    ///
    /// What went wrong with the server is in the report; errors of `prepare` that are no `ProvisioningProblem` are thrown.
    func run(preparing prepare: () async throws -> PreparedCredentials) async throws -> ProvisioningReport {
        var report = ProvisioningReport()
        var administrator = "of server \(plan.server.name)"
        do {
            try await connections.withAdministrator(of: plan.server) { connection in
                let held: Void? = try await DatabaseLock.holding(database: plan.database, on: connection) {
                    let state = try await ServerState.read(plan.question, on: connection)
                    administrator = state.administrator.name
                    report.serverVersion = state.administrator.serverVersionText
                    try check(state)
                    let prepared = try await prepare()
                    report.credentials = prepared.byRole
                    report.drift = prepared.drift
                    try await provision(over: connection, &report)
                }
                report.isBusy = held == nil
            }
        } catch let problem as ProvisioningProblem {
            report.problems.append(problem)
        } catch let failure as StatementFailure {
            report.problems.append(ProvisioningProblem(failure, plan.server, administrator))
        } catch let error as PostgresError {
            if error.kind == .cancelled { throw CancellationError() }
            report.problems.append(ProvisioningProblem(asking: error, plan.server))
        }
        return report
    }

    private func provision(over connection: PostgresConnection, _ report: inout ProvisioningReport) async throws {
        let state = try await convergeServer(over: connection, &report)
        report.databaseIdentity = state.database?.identity
        let retired = RetirementStatements.retired(plan, state)
        try await close(retired, state, over: connection, &report)
        let problems = try await convergeContents(state, retired: retired, &report)
        try await drop(retired, state, over: connection, &report)
        report.problems += problems
        report.isDatabaseAsPlanned = problems.isEmpty
        try await proveLogins(state, over: connection, &report)
    }

    /// What must hold before anything is changed.
    private func check(_ state: ServerState) throws(ProvisioningProblem) {
        if state.administrator.serverVersion < 150_000 {
            throw ProvisioningProblem(
                .databaseReady,
                .provisioningFailed,
                "Server \(plan.server.name) runs PostgreSQL \(state.administrator.serverVersionText); Gravity needs 15 or later",
                waitsForPerson: true
            )
        }
        if let conflict = OwnershipCheck.conflict(plan, state) {
            let isRefusedAdoption = plan.wantsAdoption && conflict.holder == nil
            throw ProvisioningProblem(
                .databaseReady,
                isRefusedAdoption ? .adoptionRefused : .nameConflict,
                conflict.message,
                waitsForPerson: true
            )
        }
        if state.database?.connectionLimit == -2 {
            throw ProvisioningProblem(
                .databaseReady,
                .provisioningFailed,
                "Database \(plan.database) on server \(plan.server.name) was left unusable by an interrupted DROP DATABASE; "
                    + "ask whoever runs the server to run DROP DATABASE \"\(plan.database)\", after which it is created anew",
                waitsForPerson: true
            )
        }
    }

    func runner(_ connection: PostgresConnection, _ state: ServerState) -> StatementRunner {
        StatementRunner(connection: connection, owner: plan.roles.owner, administrator: state.administrator, logger: logger)
    }
}
