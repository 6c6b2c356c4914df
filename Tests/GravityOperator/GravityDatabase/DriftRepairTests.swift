import GravityAPI
import Postgres
import TestSupport
import Testing

@testable import GravityOperator

/// One at a time: each makes databases of its own, and more at once would only slow down everything else that is tested.
@Suite(.serialized) struct DriftRepairTests {
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
        let resource = fixture.resource(ServerFixture.everything)
        try await fixture.provision(resource)
        let owner = try await fixture.login("\(fixture.database)_a")
        try await owner.execute("CREATE TABLE app.t (id serial)")
        await owner.close()
        try await fixture.sql(difference.sql, inside: difference.inside)
        let repaired = try await fixture.provision(resource)
        #expect(repaired.problems.isEmpty, "\(repaired.problems)")
        #expect(repaired.drift.contains { $0.kind == difference.kind }, "\(repaired.drift)")
        #expect(repaired.provenLogins.count == 3)

        let mark = fixture.logPosition
        #expect(try await fixture.provision(resource).drift.isEmpty)
        #expect(fixture.changes(since: mark).isEmpty)
    }
}
