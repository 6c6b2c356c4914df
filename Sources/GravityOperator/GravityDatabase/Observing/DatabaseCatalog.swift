import Postgres

/// One database as the server's shared catalogs say.
enum DatabaseCatalog {
    /// Two servers count their databases alike; this number is each server's own.
    static func serverIdentifier(on connection: PostgresConnection) async throws -> String {
        try await connection.query("SELECT system_identifier::text AS identifier FROM pg_catalog.pg_control_system()").first?
            .text("identifier") ?? ""
    }

    static func database(_ name: String, on connection: PostgresConnection) async throws -> DatabaseState? {
        let rows = try await connection.query(
            """
            SELECT d.oid::text AS identity, pg_catalog.pg_get_userbyid(d.datdba) AS owner, d.datallowconn, d.datconnlimit,
                   pg_catalog.shobj_description(d.oid, 'pg_database') AS comment,
                   \(AccessCatalog.columns(list: "d.datacl", owner: "d.datdba", type: "d"))
            FROM pg_catalog.pg_database d
            \(AccessCatalog.join(list: "d.datacl", owner: "d.datdba", type: "d"))
            WHERE d.datname = \(name) LIMIT 2000
            """
        )
        guard let row = rows.first else { return nil }
        return DatabaseState(
            owner: try row.value("owner"),
            comment: row.text("comment"),
            allowsConnections: try row.value("datallowconn"),
            connectionLimit: try row.value("datconnlimit"),
            access: try AccessCatalog.list(rows),
            identity: try row.value("identity")
        )
    }
}

/// Access control lists, one row a privilege, the defaults filled in when a list is NULL.
enum AccessCatalog {
    /// The columns `list(_:)` reads; `list`, `owner` and `type` are column names and a letter of `acldefault`, never anything from outside.
    static func columns(list: StaticString, owner: StaticString, type: StaticString) -> SQL {
        """
        CASE a.grantee WHEN 0 THEN \(literal: AccessList.everyone) ELSE pg_catalog.pg_get_userbyid(a.grantee) END AS grantee,
        a.grantee = \(unsafe: "\(owner)") AS grantee_owns, a.privilege_type, a.is_grantable,
        ARRAY(SELECT e.privilege_type FROM pg_catalog.aclexplode(pg_catalog.acldefault('\(unsafe: "\(type)")', \(unsafe: "\(owner)"))) e
              WHERE e.grantee = \(unsafe: "\(owner)")) AS owner_default
        """
    }

    static func join(list: StaticString, owner: StaticString, type: StaticString) -> SQL {
        """
        LEFT JOIN LATERAL pg_catalog.aclexplode(
            coalesce(\(unsafe: "\(list)"), pg_catalog.acldefault('\(unsafe: "\(type)")', \(unsafe: "\(owner)")))) a ON true
        """
    }

    /// The access list the rows of one object make.
    static func list(_ rows: some Sequence<PostgresRow>) throws(PostgresError) -> AccessList {
        var list = AccessList()
        var owned: Set<String> = []
        for row in rows {
            list.missingOwnerPrivileges = Set(try row.decode([String].self, "owner_default"))
            guard let privilege = row.text("privilege_type") else { continue }
            if try row.decode(Bool.self, "grantee_owns") {
                owned.insert(privilege)
            } else {
                let grantee: String = try row.value("grantee")
                let known = list.grants[grantee]?[privilege] ?? false
                list.grants[grantee, default: [:]][privilege] = try row.decode(Bool.self, "is_grantable") || known
            }
        }
        list.missingOwnerPrivileges.subtract(owned)
        return list
    }
}
