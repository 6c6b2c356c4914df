import GravityAPI
import Logging
import Postgres

extension Provisioner {
    /// Passes over roles and database before they count as impossible to repair; a first creation takes four.
    private static let maximumPasses = 6

    /// Roles, memberships, settings, the database and its access, until a reading finds nothing to repair.
    func convergeServer(over connection: PostgresConnection, _ report: inout ProvisioningReport) async throws -> ServerState {
        var unset = Set(report.credentials.filter(\.value.isNew).keys)
        var last: Repair?
        for _ in 0..<Self.maximumPasses {
            let state = try await ServerState.read(plan.question, on: connection)
            if let conflict = OwnershipCheck.conflict(plan, state) {
                throw ProvisioningProblem(.databaseReady, .nameConflict, conflict.message, waitsForPerson: true)
            }
            let verifiers = try self.verifiers(state, unset, report.credentials)
            let roles = RoleStatements.repairs(plan, state, verifiers: verifiers)
            if !roles.isEmpty {
                try requireRight(state.administrator.canCreateRoles, "CREATEROLE", state)
                try await tolerateRace { try await runner(connection, state).run(roles) }
                unset = []
                report.add(roles)
                last = roles.last
            } else if let creation = DatabaseStatements.creation(plan, state) {
                try requireRight(state.administrator.canCreateDatabases, "CREATEDB", state)
                try await tolerateRace { try await runner(connection, state).runAlone(creation) }
                report.add([creation])
                last = creation
            } else {
                let repairs = DatabaseStatements.repairs(plan, state)
                if repairs.isEmpty { return state }
                try await runner(connection, state).run(repairs)
                // A database that is created gets its comment and access as part of that.
                if !report.drift.contains(where: { $0.kind == .database }) { report.add(repairs) }
                last = repairs.last
            }
        }
        throw staysDifferent(last)
    }

    func staysDifferent(_ repair: Repair?) -> ProvisioningProblem {
        ProvisioningProblem(
            .databaseReady,
            .provisioningFailed,
            "Server \(plan.server.name) accepts a repair and stays as it was: \(repair?.drift.difference ?? "unknown"); "
                + "something else may be changing it at the same time"
        )
    }

    /// The verifiers of logins that do not have their Secret's password yet.
    private func verifiers(
        _ state: ServerState,
        _ unset: Set<String>,
        _ credentials: [String: LoginCredentials]
    ) throws -> [String: String] {
        var verifiers: [String: String] = [:]
        for login in plan.logins where state.roles[login.role] == nil || unset.contains(login.role) {
            guard let password = credentials[login.role]?.password else { continue }
            verifiers[login.role] = try SCRAM.verifier(password: password)
        }
        return verifiers
    }

    private func requireRight(_ has: Bool, _ attribute: String, _ state: ServerState) throws(ProvisioningProblem) {
        guard !has, !state.administrator.isSuperuser else { return }
        let name = state.administrator.name
        throw ProvisioningProblem(
            .databaseReady,
            .insufficientPrivilege,
            "Administrator \(name) of server \(plan.server.name) lacks \(attribute); "
                + "ask a superuser to run ALTER ROLE \"\(name)\" \(attribute)",
            waitsForPerson: true
        )
    }

    /// An object somebody else made in between is looked at again: its mark decides.
    private func tolerateRace(_ work: () async throws -> Void) async throws {
        do { try await work() } catch let failure as StatementFailure where failure.error.isDuplicateObject {
            logger.debug("Made by somebody else meanwhile", metadata: ["drift.difference": "\(failure.drift.difference)"])
        }
    }
}
