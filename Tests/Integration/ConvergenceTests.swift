import GravityAPI
import Kubernetes
import LocalCluster
import Observability
import Postgres
import TestSupport
import Testing

/// Any order of applying leads to the same end, and the end is silent.
@Suite struct ConvergenceTests {
    @Test(.timeLimit(.minutes(3)), arguments: [true, false])
    func `A database and a service converge in either order of applying`(databaseFirst: Bool) async throws {
        try await Platform.run { platform in
            let documents = [platform.database("auth"), platform.service("auth", database: "auth")]
            for document in databaseFirst ? documents : documents.reversed() { try await platform.apply(document) }
            try await platform.waitUntilServiceReady("auth")
            try await platform.waitUntilDatabaseReady("auth")

            let service = try await platform.client.get(GravityService.self, platform.key("auth"))
            #expect(service.status?.migration?.result == .succeeded)
            #expect(service.status?.currentRevision == service.status?.stableRevision)
            try await eventually { try await platform.serviceCondition("auth", "DependenciesHealthy")?.status == .true }
            let tables = try await platform.sql(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = \(platform.databaseName("auth") + "_owner")",
                in: platform.databaseName("auth")
            )
            #expect(!tables.isEmpty, "the migration made tables that belong to the owner role")
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func `A service makes its own database from an inline template`() async throws {
        try await Platform.run { platform in
            let template =
                "bundled: auth\ndatabase: {serverRef: {name: main}, database: \(platform.databaseName("inline"))}\ndatabaseAccess: Writer"
            try await platform.apply(platform.service("inline", spec: template))
            try await platform.waitUntilServiceReady("inline")
            let database = try await platform.client.get(GravityDatabase.self, platform.key("inline"))
            #expect(database.metadata.ownerReferences.map(\.kind) == ["GravityService"])
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func `A converged system writes nothing to the API and changes nothing in PostgreSQL`() async throws {
        try await Platform.run(resync: .seconds(1)) { platform in
            try await platform.apply(platform.database("quiet", spec: "extensions: [{name: citext}]\nschemas: [{name: app}]"))
            try await platform.apply(platform.service("quiet", database: "quiet"))
            try await platform.waitUntilServiceReady("quiet")
            try await platform.waitForReconciles(2)

            let (writes, catalog) = (platform.requests.writes, try await platform.catalogVersions("quiet"))
            try await platform.waitForReconciles(4)
            let more = platform.requests.writes.dropFirst(writes.count).map { "\($0.verb) \($0.path)" }
            #expect(more.isEmpty)
            #expect(try await platform.catalogVersions("quiet") == catalog)
        }
    }
}

extension Platform {
    /// Waits until both controllers have done this many more reconciles.
    func waitForReconciles(_ count: Double) async throws {
        let before = reconciles()
        try await eventually(timeout: .seconds(60)) {
            let now = reconciles()
            return now.count == 2 && now.allSatisfy { name, value in value >= before[name, default: 0] + count }
        }
    }

    private func reconciles() -> [String: Double] {
        var counts: [String: Double] = [:]
        for line in registry.render().split(separator: "\n") where line.hasPrefix("controller_runtime_reconcile_total{") {
            let words = line.split(separator: " ")
            guard let value = words.last.flatMap({ Double($0) }),
                let name = line.split(separator: "controller=\"").last?.split(separator: "\"").first
            else { continue }
            counts[String(name), default: 0] += value
        }
        return counts
    }

    /// The transactions that last changed each catalog row about a database: any DDL or grant shows here.
    func catalogVersions(_ name: String) async throws -> [String?] {
        let pattern = databaseName(name) + "%"
        let rows = try await sql(
            """
            SELECT string_agg(row, ' ' ORDER BY row) AS versions FROM (
                SELECT rolname || r.xmin::text || coalesce((SELECT string_agg(m.xmin::text, ',' ORDER BY m.member) FROM pg_auth_members m WHERE m.roleid = r.oid), '')
                    || coalesce((SELECT string_agg(s.xmin::text, ',') FROM pg_db_role_setting s WHERE s.setrole = r.oid), '') AS row
                FROM pg_authid r WHERE rolname LIKE \(pattern)
                UNION ALL SELECT datname || xmin::text FROM pg_database WHERE datname LIKE \(pattern)
                UNION ALL SELECT nspname || xmin::text FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)'
                UNION ALL SELECT extname || xmin::text FROM pg_extension
                UNION ALL SELECT relname || xmin::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
                UNION ALL SELECT 'default' || xmin::text FROM pg_default_acl
            ) AS catalog
            """,
            in: databaseName(name)
        )
        return rows.map { $0.text("versions") }
    }
}
