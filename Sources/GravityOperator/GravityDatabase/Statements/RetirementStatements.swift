import Postgres

/// Takes away a login that is no longer planned, such as that of an `access` entry that was removed.
enum RetirementStatements {
    /// The database's marked roles that are in no plan.
    static func retired(_ plan: ProvisioningPlan, _ state: ServerState) -> [String] {
        let planned = Set(plan.roleNames)
        return OwnershipCheck.roles(of: plan.database, plan.mark, state).map(\.name).filter { !planned.contains($0) }.sorted()
    }

    /// On the administrator's connection: nobody logs in any more, and the administrator gets at the role's sessions and objects.
    static func closing(_ role: String, _ plan: ProvisioningPlan, _ administrator: AdministratorState) -> [Repair] {
        let drift = drift(role)
        return [Repair(drift, "ALTER ROLE \(identifier: role) NOLOGIN")] + joining([role, plan.roles.owner], administrator, drift) + [
            Repair(drift, "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = \(literal: role)")
        ]
    }

    /// Inside the database: what it made goes to the owner role, what it was granted goes away.
    static func handover(_ role: String, _ plan: ProvisioningPlan) -> [Repair] {
        [
            Repair(drift(role), "REASSIGN OWNED BY \(identifier: role) TO \(identifier: plan.roles.owner)"),
            Repair(drift(role), "DROP OWNED BY \(identifier: role)"),
        ]
    }

    /// On the administrator's connection again.
    static func removal(_ role: String, _ plan: ProvisioningPlan, _ administrator: AdministratorState) -> [Repair] {
        [Repair(drift(role), "DROP ROLE \(identifier: role)")] + leaving(plan.roles.owner, administrator, drift(role))
    }

    private static func drift(_ role: String) -> DatabaseDrift { DatabaseDrift(.role, "role \(role) is no longer planned") }
}

extension RetirementStatements {
    /// Gives the administrator the roles' own rights: it needs them to end their sessions and to move their objects.
    static func joining(_ roles: [String], _ administrator: AdministratorState, _ drift: DatabaseDrift) -> [Repair] {
        guard !administrator.isSuperuser else { return [] }
        let options: SQL = administrator.hasMembershipOptions ? " WITH INHERIT TRUE, SET TRUE" : ""
        return roles.map { Repair(drift, "GRANT \(identifier: $0) TO \(identifier: administrator.name)" + options) }
    }

    /// Takes the owner role's rights back, but for becoming it; before PostgreSQL 16 a membership is all there is.
    static func leaving(_ owner: String, _ administrator: AdministratorState, _ drift: DatabaseDrift) -> [Repair] {
        guard administrator.hasMembershipOptions, !administrator.isSuperuser else { return [] }
        return [Repair(drift, "GRANT \(identifier: owner) TO \(identifier: administrator.name) WITH INHERIT FALSE, SET TRUE")]
    }
}
