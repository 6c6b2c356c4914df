import Postgres

/// Roles, memberships and settings, as the server's shared catalogs say (PostgreSQL manual, chapter 53).
enum RoleCatalog {
    static func administrator(on connection: PostgresConnection) async throws -> AdministratorState {
        // The function came with PostgreSQL 15, below which the plan is refused in words.
        let silent: SQL = connection.serverVersion < 150_000 ? "false" : "has_parameter_privilege(current_user, 'log_statement', 'SET')"
        let rows = try await connection.query(
            """
            SELECT rolname, rolsuper, rolcreatedb, rolcreaterole,
                   \(silent) AS silent,
                   has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') AS may_identify,
                   split_part(current_setting('server_version'), ' ', 1) AS version
            FROM pg_catalog.pg_roles WHERE rolname = current_user
            """
        )
        guard let row = rows.first else { throw PostgresError(.decoding, "pg_roles does not list the current user") }
        return AdministratorState(
            name: try row.value("rolname"),
            isSuperuser: try row.value("rolsuper"),
            canCreateDatabases: try row.value("rolcreatedb"),
            canCreateRoles: try row.value("rolcreaterole"),
            canSilenceLog: try row.value("silent"),
            canIdentifyServer: try row.value("may_identify"),
            serverVersion: connection.serverVersion,
            serverVersionText: try row.value("version")
        )
    }

    static func roles(
        named names: [String],
        mark: OwnershipMark,
        database: String,
        on connection: PostgresConnection
    ) async throws -> [String: RoleState] {
        let rows = try await connection.query(
            """
            SELECT r.rolname, r.rolcanlogin, r.rolconnlimit, r.rolinherit, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication,
                   r.rolbypassrls, coalesce(isfinite(r.rolvaliduntil), false) AS expires,
                   pg_catalog.shobj_description(r.oid, 'pg_authid') AS comment,
                   coalesce((SELECT s.setconfig FROM pg_catalog.pg_db_role_setting s
                             WHERE s.setrole = r.oid AND s.setdatabase = 0), '{}') AS settings,
                   coalesce((SELECT s.setconfig FROM pg_catalog.pg_db_role_setting s
                             JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
                             WHERE s.setrole = r.oid AND d.datname = \(database)), '{}') AS local_settings
            FROM pg_catalog.pg_roles r
            WHERE r.rolname = ANY (\(names)::name[])
               OR r.oid IN (SELECT objoid FROM pg_catalog.pg_shdescription
                            WHERE classoid = 'pg_catalog.pg_authid'::regclass AND description = \(mark.comment))
            ORDER BY r.rolname LIMIT 1000
            """
        )
        var roles: [String: RoleState] = [:]
        for row in rows {
            let role = try role(row)
            roles[role.name] = role
        }
        return roles
    }

    private static func role(_ row: PostgresRow) throws(PostgresError) -> RoleState {
        RoleState(
            name: try row.value("rolname"),
            canLogin: try row.value("rolcanlogin"),
            connectionLimit: try row.value("rolconnlimit"),
            inherits: try row.value("rolinherit"),
            isSuperuser: try row.value("rolsuper"),
            canCreateDatabases: try row.value("rolcreatedb"),
            canCreateRoles: try row.value("rolcreaterole"),
            canReplicate: try row.value("rolreplication"),
            bypassesRowSecurity: try row.value("rolbypassrls"),
            expires: try row.value("expires"),
            comment: row.text("comment"),
            settings: settings(try row.value("settings")),
            settingsInDatabase: settings(try row.value("local_settings"))
        )
    }

    /// `name=value` lines of `setconfig`.
    private static func settings(_ lines: [String]) -> [RoleSetting] {
        lines.compactMap { line in
            guard let equals = line.firstIndex(of: "=") else { return nil }
            return RoleSetting(name: String(line[..<equals]), value: String(line[line.index(after: equals)...]))
        }
    }

    static func memberships(of roles: [String], on connection: PostgresConnection) async throws -> [Membership] {
        // to_jsonb reads the two options of PostgreSQL 16 where they exist and nothing where they do not.
        let rows = try await connection.query(
            """
            SELECT r.rolname AS role, m.rolname AS member, coalesce(g.rolname, '') AS grantor, a.admin_option AS admin,
                   coalesce((to_jsonb(a) ->> 'inherit_option')::boolean, true) AS inherits,
                   coalesce((to_jsonb(a) ->> 'set_option')::boolean, true) AS can_set,
                   m.rolsuper OR m.rolcreaterole AS administrator
            FROM pg_catalog.pg_auth_members a
            JOIN pg_catalog.pg_roles r ON r.oid = a.roleid
            JOIN pg_catalog.pg_roles m ON m.oid = a.member
            LEFT JOIN pg_catalog.pg_roles g ON g.oid = a.grantor
            WHERE r.rolname = ANY (\(roles)::name[]) OR m.rolname = ANY (\(roles)::name[])
            ORDER BY 1, 2, 3 LIMIT 1000
            """
        )
        var memberships: [Membership] = []
        for row in rows {
            memberships.append(
                Membership(
                    role: try row.value("role"),
                    member: try row.value("member"),
                    grantor: try row.value("grantor"),
                    isAdmin: try row.value("admin"),
                    inherits: try row.value("inherits"),
                    canSet: try row.value("can_set"),
                    isAdministrator: try row.value("administrator")
                )
            )
        }
        return memberships
    }
}
