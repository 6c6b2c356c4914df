import GravityAPI
import Postgres
import TestSupport
import Testing

@testable import GravityOperator

struct ProvisionerTests {
    private static func full(_ spec: inout GravityDatabase.Spec) {
        spec.schemas = [.init(name: "app")]
        spec.extensions = [.init(name: "pgcrypto"), .init(name: "pg_trgm", schema: "app")]
        spec.connectionLimit = 7
        spec.parameters = [.init(name: "statement_timeout", value: "30s"), .init(name: "search_path", value: "app, public")]
        spec.access = [
            .init(name: "ro", privilege: .reader, secretName: "ro"), .init(name: "app", privilege: .writer, secretName: "rw"),
        ]
    }

    @Test func `An administrator with CREATEDB and CREATEROLE makes everything the spec asks for`() async throws {
        let fixture = try await ServerFixture.make()
        let report = try await fixture.provision(fixture.resource(Self.full))
        #expect(report.problems.isEmpty, "\(report.problems)")
        #expect(report.isDatabaseAsPlanned)
        #expect(report.provenLogins.count == 3)
        #expect(report.extensions.map(\.name) == ["pgcrypto", "pg_trgm"])
        #expect(report.serverVersion?.isEmpty == false)

        let owner = try await fixture.login("\(fixture.database)_a")
        try await owner.execute("CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY, text text)")
        #expect(
            try await fixture.value("SELECT tableowner FROM pg_tables WHERE tablename = 'notes' AND schemaname = 'app'", inside: true)
                == "\(fixture.database)_owner"
        )
        #expect(try await owner.query("SHOW statement_timeout").first?.text("statement_timeout") == "30s")
        await owner.close()

        let writer = try await fixture.login("\(fixture.database)_writer_app_a")
        try await writer.execute("INSERT INTO notes (text) VALUES ('a')")
        await #expect(throws: PostgresError.self) { try await writer.execute("CREATE TABLE more (id int)") }
        await writer.close()

        let reader = try await fixture.login("\(fixture.database)_reader_ro_a")
        #expect(try await reader.query("SELECT text FROM notes").count == 1)
        await #expect(throws: PostgresError.self) { try await reader.execute("INSERT INTO notes (text) VALUES ('b')") }
        await reader.close()
    }

    @Test func `A pass over what is as planned changes nothing`() async throws {
        let fixture = try await ServerFixture.make()
        let resource = fixture.resource(Self.full)
        try await fixture.provision(resource)
        let owner = try await fixture.login("\(fixture.database)_a")
        try await owner.execute("CREATE TABLE t (id serial)")
        try await owner.execute("CREATE VIEW v AS SELECT * FROM t")
        try await owner.execute("CREATE SCHEMA own")
        try await owner.execute("CREATE TABLE own.u (id int)")
        await owner.close()
        let mark = fixture.logPosition
        let report = try await fixture.provision(resource)
        #expect(report.drift.isEmpty, "\(report.drift.map(\.difference))")
        #expect(report.problems.isEmpty)
        #expect(fixture.changes(since: mark).isEmpty, "\(fixture.changes(since: mark))")
        #expect(fixture.logPosition > mark)
    }

    struct Difference: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let kind: DatabaseDrift.Kind
        let sql: String
        var inside = false
    }

    static let differences: [Difference] = [
        .init(testDescription: "dropped group", kind: .role, sql: "DROP OWNED BY {db}_reader; DROP ROLE {db}_reader", inside: true),
        .init(testDescription: "dropped login", kind: .role, sql: "DROP ROLE {db}_a"),
        .init(testDescription: "NOLOGIN", kind: .attribute, sql: "ALTER ROLE {db}_a NOLOGIN"),
        .init(testDescription: "CREATEDB", kind: .attribute, sql: "ALTER ROLE {db}_a CREATEDB CREATEROLE"),
        .init(testDescription: "expired", kind: .attribute, sql: "ALTER ROLE {db}_a VALID UNTIL '2001-01-01'"),
        .init(testDescription: "NOINHERIT", kind: .attribute, sql: "ALTER ROLE {db}_a NOINHERIT"),
        .init(testDescription: "connection limit", kind: .connectionLimit, sql: "ALTER ROLE {db}_a CONNECTION LIMIT 2"),
        .init(testDescription: "limit of the database", kind: .connectionLimit, sql: "ALTER DATABASE {db} CONNECTION LIMIT 0"),
        .init(testDescription: "password", kind: .password, sql: "ALTER ROLE {db}_a PASSWORD 'another-password-of-mine'"),
        .init(testDescription: "no password", kind: .password, sql: "ALTER ROLE {db}_reader_ro_a PASSWORD NULL"),
        .init(testDescription: "role setting", kind: .parameter, sql: "ALTER ROLE {db}_a RESET role"),
        .init(testDescription: "changed parameter", kind: .parameter, sql: "ALTER ROLE {db}_a SET statement_timeout TO '1s'"),
        .init(testDescription: "all settings gone", kind: .parameter, sql: "ALTER ROLE {db}_a RESET ALL"),
        .init(testDescription: "setting in the database", kind: .parameter, sql: "ALTER ROLE {db}_a IN DATABASE {db} SET jit TO off"),
        .init(testDescription: "lost membership", kind: .membership, sql: "REVOKE {db}_owner FROM {db}_a"),
        .init(testDescription: "administrator's membership", kind: .membership, sql: "REVOKE {db}_owner FROM {admin}"),
        .init(
            testDescription: "stranger's membership",
            kind: .membership,
            sql: "CREATE ROLE {db}_mallory; GRANT {db}_owner TO {db}_mallory"
        ),
        .init(testDescription: "admin option", kind: .membership, sql: "GRANT {db}_owner TO {db}_a WITH ADMIN OPTION"),
        .init(testDescription: "login in another role", kind: .membership, sql: "GRANT pg_read_all_data TO {db}_a"),
        .init(testDescription: "role comment", kind: .comment, sql: "COMMENT ON ROLE {db}_writer IS NULL"),
        .init(testDescription: "login comment", kind: .comment, sql: "COMMENT ON ROLE {db}_a IS 'mine'"),
        .init(testDescription: "database comment", kind: .comment, sql: "COMMENT ON DATABASE {db} IS 'the shop'"),
        .init(testDescription: "dropped database", kind: .database, sql: "DROP DATABASE {db} WITH (FORCE)"),
        .init(testDescription: "no connections", kind: .attribute, sql: "ALTER DATABASE {db} ALLOW_CONNECTIONS false"),
        .init(testDescription: "PUBLIC connects", kind: .grant, sql: "GRANT CONNECT ON DATABASE {db} TO PUBLIC"),
        .init(testDescription: "reader cannot connect", kind: .grant, sql: "REVOKE CONNECT ON DATABASE {db} FROM {db}_reader"),
        .init(testDescription: "grant option", kind: .grant, sql: "GRANT CONNECT ON DATABASE {db} TO {db}_reader WITH GRANT OPTION"),
        .init(testDescription: "PUBLIC creates", kind: .grant, sql: "GRANT CREATE, USAGE ON SCHEMA public TO PUBLIC", inside: true),
        .init(testDescription: "writer creates", kind: .grant, sql: "GRANT CREATE ON SCHEMA app TO {db}_writer", inside: true),
        .init(testDescription: "dropped schema", kind: .schema, sql: "DROP SCHEMA app CASCADE", inside: true),
        .init(testDescription: "schema's owner", kind: .owner, sql: "ALTER SCHEMA app OWNER TO {db}_a", inside: true),
        .init(testDescription: "table's owner", kind: .owner, sql: "ALTER TABLE app.t OWNER TO {db}_a", inside: true),
        .init(testDescription: "table privilege gone", kind: .grant, sql: "REVOKE SELECT ON app.t FROM {db}_reader", inside: true),
        .init(testDescription: "table open to all", kind: .grant, sql: "GRANT SELECT ON app.t TO PUBLIC", inside: true),
        .init(
            testDescription: "sequence privilege gone",
            kind: .grant,
            sql: "REVOKE ALL ON SEQUENCE app.t_id_seq FROM {db}_writer",
            inside: true
        ),
        .init(
            testDescription: "default privileges gone",
            kind: .grant,
            sql: "ALTER DEFAULT PRIVILEGES FOR ROLE {db}_owner REVOKE ALL ON TABLES FROM {db}_reader",
            inside: true
        ),
        .init(
            testDescription: "default privileges in a schema",
            kind: .grant,
            sql: "ALTER DEFAULT PRIVILEGES FOR ROLE {db}_owner IN SCHEMA app GRANT DELETE ON TABLES TO {db}_reader",
            inside: true
        ),
        .init(testDescription: "dropped extension", kind: .extension, sql: "DROP EXTENSION pgcrypto", inside: true),
    ]

    @Test(arguments: differences) func `A difference is found, named and repaired in one pass`(difference: Difference) async throws {
        let fixture = try await ServerFixture.make()
        let resource = fixture.resource(Self.full)
        try await fixture.provision(resource)
        let owner = try await fixture.login("\(fixture.database)_a")
        try await owner.execute("CREATE TABLE app.t (id serial)")
        await owner.close()
        #expect(try await fixture.provision(resource).drift.isEmpty)

        try await fixture.sql(difference.sql, inside: difference.inside)
        let repaired = try await fixture.provision(resource)
        #expect(repaired.problems.isEmpty, "\(repaired.problems)")
        #expect(repaired.drift.contains { $0.kind == difference.kind }, "\(repaired.drift)")
        #expect(repaired.provenLogins.count == 3)

        let mark = fixture.logPosition
        #expect(try await fixture.provision(resource).drift.isEmpty)
        #expect(fixture.changes(since: mark).isEmpty)
    }

    @Test func `A login somebody made a superuser is reported with what to run, since we may not change it`() async throws {
        let fixture = try await ServerFixture.make()
        try await fixture.provision(fixture.resource())
        try await fixture.sql("ALTER ROLE {db}_a SUPERUSER")
        let report = try await fixture.provision(fixture.resource())
        #expect(report.problems.first?.reason == .insufficientPrivilege)
        #expect(report.problems.first?.message.contains("has SUPERUSER") == true)
        #expect(report.problems.first?.waitsForPerson == true)
    }

    @Test(arguments: ["CREATEDB", "CREATEROLE"]) func `An administrator without a right is told which one`(attribute: String) async throws {
        let fixture = try await ServerFixture.make()
        try await fixture.sql("ALTER ROLE {admin} NO\(attribute)")
        let report = try await fixture.provision(fixture.resource())
        #expect(report.problems.first?.reason == .insufficientPrivilege)
        #expect(report.problems.first?.message.contains("ALTER ROLE \"\(fixture.administrator)\" \(attribute)") == true)
    }

    @Test func `A value PostgreSQL refuses for a parameter is the spec's mistake`() async throws {
        let fixture = try await ServerFixture.make()
        let report = try await fixture.provision(
            fixture.resource { $0.parameters = [.init(name: "statement_timeout", value: "soon")] }
        )
        #expect(report.problems.first?.reason == .invalidSpec)
        #expect(report.problems.first?.message.contains("statement_timeout") == true)
    }

    @Test func `An extension that cannot be installed leaves everything else in order`() async throws {
        let fixture = try await ServerFixture.make()
        let report = try await fixture.provision(
            fixture.resource {
                $0.extensions = [.init(name: "pg_stat_statements"), .init(name: "nothing_like_this"), .init(name: "pgcrypto")]
            }
        )
        #expect(report.problems.map(\.reason) == [.extensionUnavailable, .extensionUnavailable])
        #expect(report.problems.allSatisfy { $0.waitsForPerson })
        #expect(report.extensions.map(\.name) == ["pgcrypto"])
        #expect(report.provenLogins.count == 1)
        // What a superuser has installed is accepted as it is.
        try await fixture.sql("CREATE EXTENSION pg_stat_statements", inside: true)
        let after = try await fixture.provision(fixture.resource { $0.extensions = [.init(name: "pg_stat_statements")] })
        #expect(after.problems.isEmpty)
        #expect(after.extensions.map(\.name) == ["pg_stat_statements"])
    }

    @Test func `A trusted extension in the wrong schema is left to a superuser, in words`() async throws {
        let fixture = try await ServerFixture.make()
        try await fixture.provision(fixture.resource(Self.full))
        try await fixture.sql("ALTER EXTENSION pg_trgm SET SCHEMA public", inside: true)
        let mark = fixture.logPosition
        let report = try await fixture.provision(fixture.resource(Self.full))
        #expect(report.problems.map(\.reason) == [.extensionUnavailable])
        #expect(report.problems.first?.message.contains(#"SET SCHEMA "app""#) == true)
        #expect(report.provenLogins.count == 3)
        #expect(fixture.changes(since: mark).isEmpty)
    }

    @Test func `A login that is no longer planned goes, and what it made stays`() async throws {
        let fixture = try await ServerFixture.make()
        let database = fixture.database
        try await fixture.provision(fixture.resource(Self.full))
        let client = try await fixture.login("\(database)_reader_ro_a")
        let report = try await fixture.provision(
            fixture.resource {
                Self.full(&$0)
                $0.access.removeAll { $0.name == "ro" }
            }
        )
        #expect(report.problems.isEmpty)
        #expect(report.cleanup.isEmpty)
        #expect(try await fixture.value("SELECT count(*) FROM pg_roles WHERE rolname = '{db}_reader_ro_a'") == "0")
        await #expect(throws: PostgresError.self) { try await client.query("SELECT 1") }
        await client.close()
    }

    @Test func `All connections of a login in use is no failure of its password`() async throws {
        let fixture = try await ServerFixture.make()
        let resource = fixture.resource { $0.connectionLimit = 2 }
        try await fixture.provision(resource)
        let one = try await fixture.login("\(fixture.database)_a")
        let two = try await fixture.login("\(fixture.database)_a")
        let report = try await fixture.provision(resource)
        #expect(report.problems.isEmpty)
        #expect(report.provenLogins.count == 1)
        await one.close()
        await two.close()
    }

    @Test func `A server that is not there is named with what to check`() async throws {
        var fixture = try await ServerFixture.make()
        var server = fixture.server
        server.port = 1
        fixture = fixture.with(server)
        let report = try await fixture.provision(fixture.resource())
        #expect(report.problems.map(\.reason) == [.serverUnreachable])
        #expect(report.problems.first?.concerns == .serverReachable)
        #expect(report.serverVersion == nil)
    }

    @Test func `An administrator whose password was renewed is read again at once`() async throws {
        let fixture = try await ServerFixture.make()
        try await fixture.provision(fixture.resource())
        try await fixture.sql("ALTER ROLE {admin} PASSWORD 'renewed-renewed-renewed'")
        #expect(try await fixture.provision(fixture.resource()).problems.map(\.reason) == [.authenticationFailed])
        guard case .files(_, let path) = fixture.server.administrator else { return }
        _ = try fixture.postgres.file(String(path.split(separator: "/").last ?? ""), "renewed-renewed-renewed\n")
        #expect(try await fixture.provision(fixture.resource()).problems.isEmpty)
    }
}
