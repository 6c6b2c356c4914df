import GravityAPI
import Logging
import Postgres

extension Provisioner {
    /// Logs in with every Secret; a password the server refuses is set again from the Secret.
    func proveLogins(_ state: ServerState, over connection: PostgresConnection, _ report: inout ProvisioningReport) async throws {
        for login in plan.logins {
            guard let credentials = report.credentials[login.role] else { continue }
            var answer = try await prove(login, credentials, connection)
            if case .refused(let error) = answer, error.sqlState == "28P01" {
                let repair = RoleStatements.password(login, verifier: try SCRAM.verifier(password: credentials.password))
                try await runner(connection, state).run([repair])
                report.add([repair])
                answer = try await prove(login, credentials, connection)
            }
            switch answer {
            case .accepted: report.provenLogins.insert(login.role)
            case .refused(let error): report.problems.append(refusal(login, error))
            case .worksAs(let role):
                report.problems.append(
                    ProvisioningProblem(
                        .credentialsReady,
                        .provisioningFailed,
                        "Role \(login.role) works as \(role) and not as \(login.group); look for a setting of role on the database itself "
                            + "(ALTER DATABASE … RESET role)"
                    )
                )
            }
        }
    }

    private enum LoginAnswer {
        case accepted
        case refused(PostgresError)
        case worksAs(String)
    }

    private func prove(
        _ login: LoginPlan,
        _ credentials: LoginCredentials,
        _ administrator: PostgresConnection
    ) async throws -> LoginAnswer {
        do {
            return try await connections.withLogin(login.role, credentials.password, of: plan.server, database: plan.database) {
                connection in
                let rows = try await connection.query("SELECT current_user::text AS role")
                let role = try rows.first?.decode(String.self, "role") ?? ""
                return role == login.group ? .accepted : .worksAs(role)
            }
        } catch let error as PostgresError where error.sqlState == "53300" {
            // PostgreSQL checks a role's connection limit after its password: the login is good and all of its connections are in use.
            guard try await isAtLimit(login, administrator) else { throw error }
            return .accepted
        } catch let error as PostgresError where error.kind == .authentication || error.isInsufficientPrivilege {
            return .refused(error)
        }
    }

    private func isAtLimit(_ login: LoginPlan, _ administrator: PostgresConnection) async throws -> Bool {
        let rows = try await administrator.query(
            "SELECT count(*) >= \(login.connectionLimit)::int AS full FROM pg_catalog.pg_stat_activity WHERE usename = \(login.role)"
        )
        return try login.connectionLimit >= 0 && rows.first?.decode(Bool.self, "full") ?? false
    }

    private func refusal(_ login: LoginPlan, _ error: PostgresError) -> ProvisioningProblem {
        ProvisioningProblem(
            .credentialsReady,
            .authenticationFailed,
            "Server \(plan.server.name) refuses role \(login.role) with the password in Secret \(login.secretName): \(error.oneLine). "
                + "Check that the server's pg_hba.conf lets it log in with scram-sha-256"
        )
    }
}

/// Logins that are no longer planned.
extension Provisioner {
    func close(
        _ retired: [String],
        _ state: ServerState,
        over connection: PostgresConnection,
        _ report: inout ProvisioningReport
    ) async throws {
        for role in retired {
            try await tolerateFailure(role, &report) {
                try await runner(connection, state).run(RetirementStatements.closing(role, plan, state.administrator))
            }
        }
    }

    func drop(
        _ retired: [String],
        _ state: ServerState,
        over connection: PostgresConnection,
        _ report: inout ProvisioningReport
    ) async throws {
        for role in retired where !report.cleanup.contains(where: { $0.role == role }) {
            try await tolerateFailure(role, &report) {
                try await runner(connection, state).run(RetirementStatements.removal(role, plan, state.administrator))
            }
        }
    }

    /// A role that cannot go yet is shown in the status and tried again at the next check; everything else goes on.
    func tolerateFailure(_ role: String, _ report: inout ProvisioningReport, _ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let failure as StatementFailure where failure.error.kind == .server {
            logger.warning("A role that is no longer planned stays for now", metadata: ["role": "\(role)", "error": "\(failure.error)"])
            if !report.cleanup.contains(where: { $0.role == role }) {
                report.cleanup.append(GravityDatabase.PendingCleanup(role: role, reason: .ownsObjects))
            }
        }
    }
}
