import Postgres

/// What makes the roles as the plan wants them, as exact statements.
enum RoleStatements {
    /// `verifiers` holds the SCRAM verifier of every login that is to be created or given its password again.
    static func repairs(_ plan: ProvisioningPlan, _ state: ServerState, verifiers: [String: String]) -> [Repair] {
        var repairs: [Repair] = []
        for role in plan.roles.all { repairs += group(role, plan, state.roles[role]) }
        for login in plan.logins { repairs += self.login(login, plan, state.roles[login.role], verifier: verifiers[login.role]) }
        repairs += MembershipStatements.repairs(plan, state)
        for login in plan.logins { repairs += settings(login, plan, state.roles[login.role]) }
        return repairs
    }

    private static func group(_ name: String, _ plan: ProvisioningPlan, _ found: RoleState?) -> [Repair] {
        guard let found else {
            return [
                Repair(DatabaseDrift(.role, "role \(name) is missing"), "CREATE ROLE \(identifier: name) NOLOGIN"),
                comment(name, plan, DatabaseDrift(.role, "role \(name) is missing")),
            ]
        }
        return attributes(found, canLogin: false, connectionLimit: nil) + comments(found, plan)
    }

    private static func login(_ login: LoginPlan, _ plan: ProvisioningPlan, _ found: RoleState?, verifier: String?) -> [Repair] {
        let password: SQL? = verifier.map { "PASSWORD \(literal: $0)" }
        guard let found else {
            let missing = DatabaseDrift(.role, "role \(login.role) is missing")
            let create: SQL = "CREATE ROLE \(identifier: login.role) LOGIN CONNECTION LIMIT \(unsafe: String(login.connectionLimit))"
            return [Repair(missing, password.map { create + " " + $0 } ?? create), comment(login.role, plan, missing)]
        }
        var repairs = attributes(found, canLogin: true, connectionLimit: login.connectionLimit) + comments(found, plan)
        if let password {
            repairs.append(
                Repair(DatabaseDrift(.password, "the password of role \(login.role) differs from its Secret"), alter(login.role, password))
            )
        }
        return repairs
    }

    /// Only what differs is named: PostgreSQL lets only a superuser touch some attributes, even to leave them as they are.
    private static func attributes(_ role: RoleState, canLogin: Bool, connectionLimit: Int?) -> [Repair] {
        var wrong: [(words: SQL, name: String)] = []
        if role.canLogin != canLogin { wrong.append(canLogin ? ("LOGIN", "NOLOGIN") : ("NOLOGIN", "LOGIN")) }
        if role.isSuperuser { wrong.append(("NOSUPERUSER", "SUPERUSER")) }
        if role.canCreateDatabases { wrong.append(("NOCREATEDB", "CREATEDB")) }
        if role.canCreateRoles { wrong.append(("NOCREATEROLE", "CREATEROLE")) }
        if role.canReplicate { wrong.append(("NOREPLICATION", "REPLICATION")) }
        if role.bypassesRowSecurity { wrong.append(("NOBYPASSRLS", "BYPASSRLS")) }
        if !role.inherits { wrong.append(("INHERIT", "NOINHERIT")) }
        if role.expires { wrong.append(("VALID UNTIL 'infinity'", "a VALID UNTIL")) }
        var repairs = wrong.map { Repair(DatabaseDrift(.attribute, "role \(role.name) has \($0.name)"), alter(role.name, $0.words)) }
        if let connectionLimit, role.connectionLimit != connectionLimit {
            repairs.append(
                Repair(
                    DatabaseDrift(.connectionLimit, "role \(role.name) has another connection limit"),
                    alter(role.name, "CONNECTION LIMIT \(unsafe: String(connectionLimit))")
                )
            )
        }
        return repairs
    }

    private static func comments(_ role: RoleState, _ plan: ProvisioningPlan) -> [Repair] {
        guard role.comment != plan.mark.comment else { return [] }
        return [comment(role.name, plan, DatabaseDrift(.comment, "the comment of role \(role.name) was changed"))]
    }

    private static func comment(_ role: String, _ plan: ProvisioningPlan, _ drift: DatabaseDrift) -> Repair {
        Repair(drift, "COMMENT ON ROLE \(identifier: role) IS \(literal: plan.mark.comment)")
    }

    private static func alter(_ role: String, _ words: SQL) -> SQL { "ALTER ROLE \(identifier: role) " + words }

    /// Makes the verifier the login's password, when a login probe was refused.
    static func password(_ login: LoginPlan, verifier: String) -> Repair {
        Repair(
            DatabaseDrift(.password, "role \(login.role) refused the password in Secret \(login.secretName)"),
            alter(login.role, "PASSWORD \(literal: verifier)")
        )
    }
}

/// `ALTER ROLE … SET`: the login works as its group, so that what it creates belongs to the group.
extension RoleStatements {
    private static func settings(_ login: LoginPlan, _ plan: ProvisioningPlan, _ found: RoleState?) -> [Repair] {
        let wanted = [RoleSetting(name: "role", value: login.group)] + login.settings
        let present = Dictionary((found?.settings ?? []).map { ($0.name, $0.normalized) }) { _, last in last }
        var repairs: [Repair] = []
        for setting in wanted where present[setting.name] != setting.normalized {
            let drift = DatabaseDrift(.parameter, "\(setting.name) of role \(login.role) is not set as planned")
            repairs.append(Repair(drift, alter(login.role, "SET \(identifier: setting.name) TO ") + setting.literals))
        }
        // What lies outside of the allow-list was set by whoever runs the server and stays.
        let extra = present.keys.filter { name in
            !wanted.contains { $0.name == name } && plan.server.allowedParameters.contains(name)
        }
        for name in extra.sorted() {
            let drift = DatabaseDrift(.parameter, "\(name) of role \(login.role) is set and not planned")
            repairs.append(Repair(drift, alter(login.role, "RESET \(identifier: name)")))
        }
        let local = (found?.settingsInDatabase ?? []).map(\.name).filter { plan.server.allowedParameters.contains($0) || $0 == "role" }
        for name in local.sorted() {
            let drift = DatabaseDrift(.parameter, "\(name) of role \(login.role) is set for the database alone")
            let words: SQL = "IN DATABASE \(identifier: plan.database) RESET \(identifier: name)"
            repairs.append(Repair(drift, alter(login.role, words)))
        }
        return repairs
    }
}

extension RoleSetting {
    /// `search_path` is a list of names: each is stored quoted where it has to be.
    private var isNameList: Bool { name == "search_path" }

    /// The elements of a list, or the value alone.
    var elements: [String] {
        guard isNameList else { return [value] }
        return value.split(separator: ",").map { part in
            let trimmed = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            let text = String(trimmed)
            return text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : text
        }
    }

    /// Equal for two values that mean the same.
    var normalized: String { elements.joined(separator: ",") }

    var literals: SQL { elements.map { "\(literal: $0)" as SQL }.joined(separator: ", ") }
}
