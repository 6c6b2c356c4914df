import Postgres

/// What makes the database itself as the plan wants it, run from outside of it.
enum DatabaseStatements {
    /// nil when it is there. Runs outside of a transaction. `template0` gives a pristine database, whatever was put into `template1`.
    static func creation(_ plan: ProvisioningPlan, _ state: ServerState) -> Repair? {
        guard state.database == nil else { return nil }
        return Repair(
            DatabaseDrift(.database, "database \(plan.database) is missing"),
            """
            CREATE DATABASE \(identifier: plan.database) OWNER \(identifier: plan.roles.owner) TEMPLATE template0 ENCODING 'UTF8'
            """
        )
    }

    /// Owner, mark, access and limits of a database that exists.
    static func repairs(_ plan: ProvisioningPlan, _ state: ServerState) -> [Repair] {
        guard let database = state.database else { return [] }
        let name = plan.database
        var repairs: [Repair] = []
        if database.owner != plan.roles.owner {
            let drift = DatabaseDrift(.owner, "database \(name) belongs to role \(database.owner)")
            repairs.append(Repair(drift, "ALTER DATABASE \(identifier: name) OWNER TO \(identifier: plan.roles.owner)"))
        }
        if database.comment != plan.mark.comment {
            let drift = DatabaseDrift(.comment, "the comment of database \(name) was changed")
            repairs.append(Repair(drift, "COMMENT ON DATABASE \(identifier: name) IS \(literal: plan.mark.comment)", as: .owner))
        }
        if !database.allowsConnections {
            let drift = DatabaseDrift(.attribute, "database \(name) allows no connections")
            repairs.append(Repair(drift, "ALTER DATABASE \(identifier: name) WITH ALLOW_CONNECTIONS true", as: .owner))
        }
        if database.connectionLimit >= 0 {
            let drift = DatabaseDrift(.connectionLimit, "database \(name) has a connection limit")
            repairs.append(Repair(drift, "ALTER DATABASE \(identifier: name) WITH CONNECTION LIMIT -1", as: .owner))
        }
        return repairs
            + GrantStatements(target: "DATABASE \(identifier: name)", label: "database \(name)")
            .repairs(owner: plan.roles.owner, expected: access(plan, state.administrator), found: database.access)
    }

    /// Nobody connects by being PUBLIC. The administrator is named, since from PostgreSQL 16 on it inherits nothing from the owner.
    static func access(_ plan: ProvisioningPlan, _ administrator: AdministratorState) -> [String: Set<String>] {
        var access: [String: Set<String>] = [plan.roles.writer: ["CONNECT", "TEMPORARY"], plan.roles.reader: ["CONNECT"]]
        if !administrator.isSuperuser { access[administrator.name] = ["CONNECT"] }
        return access
    }
}
