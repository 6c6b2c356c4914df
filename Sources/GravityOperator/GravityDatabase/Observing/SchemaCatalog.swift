import Postgres

/// Schemas and default privileges of one database.
enum SchemaCatalog {
    static func schemas(
        named names: [String],
        owner: String,
        on connection: PostgresConnection
    ) async throws -> [String: SchemaState] {
        let rows = try await connection.query(
            """
            SELECT n.nspname, pg_catalog.pg_get_userbyid(n.nspowner) AS owner,
                   \(AccessCatalog.columns(list: "n.nspacl", owner: "n.nspowner", type: "n"))
            FROM pg_catalog.pg_namespace n
            \(AccessCatalog.join(list: "n.nspacl", owner: "n.nspowner", type: "n"))
            WHERE (n.nspname = ANY (\(names)::name[]) OR pg_catalog.pg_get_userbyid(n.nspowner) = \(owner))
              AND n.nspname !~ '^pg_'
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                              WHERE d.classid = 'pg_catalog.pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
            ORDER BY n.nspname LIMIT 10000
            """
        )
        var schemas: [String: SchemaState] = [:]
        for (name, rows) in Dictionary(grouping: rows, by: { $0.text("nspname") ?? "" }) {
            guard let first = rows.first else { continue }
            schemas[name] = SchemaState(owner: try first.value("owner"), access: try AccessCatalog.list(rows))
        }
        return schemas
    }

    static func defaults(owner: String, on connection: PostgresConnection) async throws -> [DefaultPrivilegesScope: AccessList] {
        let rows = try await connection.query(
            """
            SELECT CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' ELSE 'SCHEMAS' END AS objects, n.nspname,
                   CASE a.grantee WHEN 0 THEN \(literal: AccessList.everyone) ELSE pg_catalog.pg_get_userbyid(a.grantee) END AS grantee,
                   a.grantee = d.defaclrole AS grantee_owns, a.privilege_type, a.is_grantable,
                   CASE WHEN d.defaclnamespace <> 0 THEN '{}'::text[] ELSE
                        ARRAY(SELECT e.privilege_type FROM pg_catalog.aclexplode(pg_catalog.acldefault(
                                  CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole)) e
                              WHERE e.grantee = d.defaclrole) END AS owner_default
            FROM pg_catalog.pg_default_acl d
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
            LEFT JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) a ON true
            WHERE pg_catalog.pg_get_userbyid(d.defaclrole) = \(owner) AND d.defaclobjtype IN ('r', 'S', 'n')
            LIMIT 10000
            """
        )
        var defaults: [DefaultPrivilegesScope: AccessList] = [:]
        let scopes = Dictionary(grouping: rows) { row in
            DefaultPrivilegesScope(
                objects: row.text("objects").flatMap { DefaultPrivilegesScope.ObjectClass(rawValue: $0) } ?? .tables,
                schema: row.text("nspname")
            )
        }
        for (scope, rows) in scopes { defaults[scope] = try AccessCatalog.list(rows) }
        return defaults
    }
}

/// Tables, views and sequences of one database.
enum RelationCatalog {
    /// Relations an extension brought are its own business; temporary ones are their session's.
    private static let owned: SQL = """
        pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname !~ '^pg_'
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                          WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
          AND pg_catalog.pg_get_userbyid(c.relowner) =
        """

    static func relations(owner: String, on connection: PostgresConnection) async throws -> [RelationGroup] {
        let groups = try await connection.query(
            """
            SELECT c.relkind = 'S' AS is_sequence, min(c.oid)::text AS sample,
                   array_agg(n.nspname::text ORDER BY c.oid) AS schemas, array_agg(c.relname::text ORDER BY c.oid) AS names
            FROM \(owned) \(owner) GROUP BY c.relkind = 'S', c.relacl::text ORDER BY min(c.oid) LIMIT 1000
            """
        )
        var relations: [RelationGroup] = []
        for row in groups {
            let schemas: [String] = try row.value("schemas")
            let names: [String] = try row.value("names")
            relations.append(
                RelationGroup(
                    isSequence: try row.value("is_sequence"),
                    names: zip(schemas, names).map { QualifiedName(schema: $0, name: $1) },
                    access: try await access(ofRelation: try row.value("sample"), on: connection)
                )
            )
        }
        return relations
    }

    /// Those of the roles that own anything in the database.
    static func owners(among roles: [String], on connection: PostgresConnection) async throws -> [String] {
        let rows = try await connection.query(
            """
            SELECT DISTINCT r.rolname FROM pg_catalog.pg_shdepend s
            JOIN pg_catalog.pg_roles r ON r.oid = s.refobjid AND s.refclassid = 'pg_catalog.pg_authid'::regclass
            WHERE s.deptype = 'o' AND r.rolname = ANY (\(roles)::name[])
              AND s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
            ORDER BY 1
            """
        )
        return rows.compactMap { $0.text("rolname") }
    }

    /// The list all relations of a group share, read from one of them.
    private static func access(ofRelation oid: String, on connection: PostgresConnection) async throws -> AccessList {
        let kind: StaticString = "CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END"
        let rows = try await connection.query(
            """
            SELECT CASE a.grantee WHEN 0 THEN \(literal: AccessList.everyone) ELSE pg_catalog.pg_get_userbyid(a.grantee) END AS grantee,
                   a.grantee = c.relowner AS grantee_owns, a.privilege_type, a.is_grantable,
                   ARRAY(SELECT e.privilege_type
                         FROM pg_catalog.aclexplode(pg_catalog.acldefault((\(unsafe: "\(kind)"))::"char", c.relowner)) e
                         WHERE e.grantee = c.relowner) AS owner_default
            FROM pg_catalog.pg_class c
            LEFT JOIN LATERAL pg_catalog.aclexplode(
                coalesce(c.relacl, pg_catalog.acldefault((\(unsafe: "\(kind)"))::"char", c.relowner))) a ON true
            WHERE c.oid = \(oid)::oid LIMIT 5000
            """
        )
        return try AccessCatalog.list(rows)
    }
}
