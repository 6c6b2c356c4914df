import GravityAPI
import Postgres

extension Provisioner {
    private static let maximumPasses = 4

    /// Schemas, privileges and extensions, over a connection to the database itself; returns what only a person can mend.
    func convergeContents(
        _ state: ServerState,
        retired: [String],
        _ report: inout ProvisioningReport
    ) async throws -> [ProvisioningProblem] {
        try await connections.withAdministrator(of: plan.server, database: plan.database) { connection in
            let runner = runner(connection, state)
            var content = try await converge(runner, &report)
            var problems: [ProvisioningProblem] = []
            let steps = ExtensionStatements.steps(plan, content, state.administrator)
            for step in steps {
                do {
                    try await apply(step, runner, &report)
                } catch let problem as ExtensionProblem {
                    problems.append(ProvisioningProblem(problem))
                }
            }
            if !steps.isEmpty { content = try await converge(runner, &report) }
            report.extensions = plan.extensions.compactMap { wanted in
                content.extensions[wanted.name].map { GravityDatabase.ExtensionStatus(name: wanted.name, version: $0.version) }
            }
            for role in retired {
                try await tolerateFailure(role, &report) { try await runner.run(RetirementStatements.handover(role, plan)) }
            }
            return problems
        }
    }

    private func converge(_ runner: StatementRunner, _ report: inout ProvisioningReport) async throws -> ContentState {
        var last: Repair?
        for _ in 0..<Self.maximumPasses {
            let content = try await ContentState.read(plan, on: runner.connection)
            let repairs = ContentStatements.repairs(plan, content, runner.administrator)
            if repairs.isEmpty { return content }
            try await runner.run(repairs)
            if !report.drift.contains(where: { $0.kind == .database }) { report.add(repairs) }
            last = repairs.last
        }
        throw staysDifferent(last)
    }

    /// Each extension in a transaction of its own: one that fails leaves the others alone.
    private func apply(_ step: ExtensionStatements.Step, _ runner: StatementRunner, _ report: inout ProvisioningReport) async throws {
        switch step {
        case .unavailable(let problem): throw problem
        case .repair(let repair, let name):
            do {
                try await runner.run([repair])
                report.add([repair])
            } catch let failure as StatementFailure where failure.error.kind == .server {
                let error = failure.error
                throw ExtensionProblem(
                    name,
                    plan,
                    error.isInsufficientPrivilege ? .needsSuperuser : .refused(error.oneLine)
                )
            }
        }
    }
}
