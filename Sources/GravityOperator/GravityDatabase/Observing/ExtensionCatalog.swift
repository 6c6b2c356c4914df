import Postgres

/// Extensions of one database, and those its server could install.
enum ExtensionCatalog {
    static func installed(on connection: PostgresConnection) async throws -> [String: InstalledExtension] {
        let rows = try await connection.query(
            """
            SELECT e.extname, e.extversion, n.nspname FROM pg_catalog.pg_extension e
            JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace LIMIT 1000
            """
        )
        var extensions: [String: InstalledExtension] = [:]
        for row in rows {
            extensions[try row.value("extname")] = InstalledExtension(
                version: try row.value("extversion"),
                schema: try row.value("nspname")
            )
        }
        return extensions
    }

    static func available(_ names: [String], on connection: PostgresConnection) async throws -> [String: [AvailableExtension]] {
        let rows = try await connection.query(
            """
            SELECT v.name, v.version, v.version = x.default_version AS is_default, v.superuser AND NOT v.trusted AS superuser_only,
                   v.superuser,
                   v.schema, v.relocatable, coalesce(v.requires::text[], '{}') AS requires
            FROM pg_catalog.pg_available_extension_versions v
            JOIN pg_catalog.pg_available_extensions x ON x.name = v.name
            WHERE v.name = ANY (\(names)::name[]) ORDER BY v.name, v.version LIMIT 5000
            """
        )
        var available: [String: [AvailableExtension]] = [:]
        for row in rows {
            available[try row.decode(String.self, "name"), default: []].append(
                AvailableExtension(
                    version: try row.value("version"),
                    isDefault: try row.value("is_default"),
                    needsSuperuser: try row.value("superuser_only"),
                    belongsToSuperuser: try row.value("superuser"),
                    schema: row.text("schema"),
                    isRelocatable: try row.value("relocatable"),
                    requires: try row.value("requires")
                )
            )
        }
        return available
    }
}
