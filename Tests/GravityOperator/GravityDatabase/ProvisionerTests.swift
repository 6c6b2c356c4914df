import GravityAPI
import Postgres
import TestSupport
import Testing

@testable import GravityOperator

/// One at a time: each makes databases of its own, and more at once would only slow down everything else that is tested.
@Suite(.serialized) struct ProvisionerTests {
    @Test func `An administrator with CREATEDB and CREATEROLE makes everything the spec asks for`() async throws {
        let fixture = try await ServerFixture.make()
        let report = try await fixture.provision(fixture.resource(ServerFixture.everything))
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
        let resource = fixture.resource(ServerFixture.everything)
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
        try await fixture.provision(fixture.resource(ServerFixture.everything))
        try await fixture.sql("ALTER EXTENSION pg_trgm SET SCHEMA public", inside: true)
        let mark = fixture.logPosition
        let report = try await fixture.provision(fixture.resource(ServerFixture.everything))
        #expect(report.problems.map(\.reason) == [.extensionUnavailable])
        #expect(report.problems.first?.message.contains(#"SET SCHEMA "app""#) == true)
        #expect(report.provenLogins.count == 3)
        #expect(fixture.changes(since: mark).isEmpty)
    }

    @Test func `A login that is no longer planned goes, and what it made stays`() async throws {
        let fixture = try await ServerFixture.make()
        let database = fixture.database
        try await fixture.provision(fixture.resource(ServerFixture.everything))
        let client = try await fixture.login("\(database)_reader_ro_a")
        let report = try await fixture.provision(
            fixture.resource {
                ServerFixture.everything(&$0)
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
