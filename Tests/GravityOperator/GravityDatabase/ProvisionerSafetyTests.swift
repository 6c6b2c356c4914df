import GravityAPI
import Postgres
import TestSupport
import Testing

@testable import GravityOperator

/// One at a time: each makes databases of its own, and more at once would only slow down everything else that is tested.
@Suite(.serialized) struct ProvisionerSafetyTests {
    @Test func `A losing duplicate changes nothing, and its deletion drops nothing`() async throws {
        let fixture = try await ServerFixture.make()
        try await fixture.provision(fixture.resource())
        let duplicate = fixture.resource(namespace: "other") { $0.deletionPolicy = .delete }
        let mark = fixture.logPosition
        let report = try await fixture.provision(duplicate)
        #expect(report.problems.map(\.reason) == [.nameConflict])
        #expect(report.problems.first?.message.contains("GravityDatabase shop/orders") == true)
        #expect(report.credentials.isEmpty)
        #expect(try await fixture.delete(duplicate) == .dropped)
        #expect(fixture.changes(since: mark).isEmpty)
        #expect(try await fixture.provision(fixture.resource()).drift.isEmpty)
    }

    @Test func `Another cluster's database of the same resource name is not ours`() async throws {
        let fixture = try await ServerFixture.make()
        try await fixture.provision(fixture.resource(), cluster: "one")
        let mark = fixture.logPosition
        #expect(try await fixture.provision(fixture.resource(), cluster: "two").problems.map(\.reason) == [.nameConflict])
        #expect(try await fixture.delete(fixture.resource(), cluster: "two") == .dropped)
        #expect(fixture.changes(since: mark).isEmpty)
        #expect(try await fixture.value("SELECT count(*) FROM pg_database WHERE datname = '{db}'") == "1")
    }

    @Test(arguments: ["CREATE DATABASE {db}", "CREATE ROLE {db}_owner", "CREATE ROLE {db}_a LOGIN"])
    func `Something that was there before Gravity is left alone`(sql: String) async throws {
        let fixture = try await ServerFixture.make()
        try await fixture.sql(sql)
        let mark = fixture.logPosition
        let report = try await fixture.provision(fixture.resource())
        #expect(report.problems.map(\.reason) == [.nameConflict])
        let wanting = try await fixture.provision(fixture.resource { $0.adoptionPolicy = .ifUnowned })
        #expect(wanting.problems.map(\.reason) == [.adoptionRefused])
        #expect(try await fixture.delete(fixture.resource()) == .dropped)
        #expect(fixture.changes(since: mark).isEmpty)
    }

    @Test func `A crash after CREATE DATABASE leaves something the next pass goes on with`() async throws {
        let fixture = try await ServerFixture.make()
        let resource = fixture.resource()
        try await fixture.provision(resource)
        try await fixture.sql("COMMENT ON DATABASE {db} IS NULL; GRANT CONNECT ON DATABASE {db} TO PUBLIC; DROP ROLE {db}_a")
        #expect(try await fixture.provision(resource).problems.isEmpty)
        #expect(try await fixture.provision(resource).drift.isEmpty)
    }

    @Test func `While another operator works on the database nothing is touched`() async throws {
        let fixture = try await ServerFixture.make()
        let other = try await PostgresConnection.connect(fixture.postgres.superuser)
        #expect(try await DatabaseLock.take(database: fixture.database, on: other))
        let mark = fixture.logPosition
        #expect(try await fixture.provision(fixture.resource()).isBusy)
        #expect(try await fixture.delete(fixture.resource()) == .busy)
        #expect(fixture.changes(since: mark).isEmpty)
        await other.close()
        try await eventually { try await !fixture.provision(fixture.resource()).isBusy }
    }

    @Test func `Two operators at once end with one converged database`() async throws {
        let fixture = try await ServerFixture.make()
        let resource = fixture.resource()
        async let one = fixture.provision(resource)
        async let two = fixture.provision(resource)
        let reports = try await [one, two]
        #expect(reports.allSatisfy { $0.problems.isEmpty })
        #expect(reports.contains { $0.isBusy || $0.drift.isEmpty })
        #expect(try await fixture.provision(resource).drift.isEmpty)
    }

    @Test func `Delete drops database and roles with clients still connected`() async throws {
        let fixture = try await ServerFixture.make()
        let resource = fixture.resource {
            $0.access = [.init(name: "ro", privilege: .reader, secretName: "ro")]
            $0.extensions = [.init(name: "pgcrypto")]
        }
        try await fixture.provision(resource)
        let owner = try await fixture.login("\(fixture.database)_a")
        try await owner.execute("CREATE TABLE t (id int)")
        let reader = try await fixture.login("\(fixture.database)_reader_ro_a")
        #expect(try await fixture.delete(resource) == .dropped)
        #expect(try await fixture.value("SELECT count(*) FROM pg_database WHERE datname = '{db}'") == "0")
        #expect(try await fixture.value("SELECT count(*) FROM pg_roles WHERE rolname ~ '^{db}_'") == "0")
        await owner.close()
        await reader.close()
        #expect(try await fixture.delete(resource) == .dropped)
    }

    @Test func `A database that an earlier resource of the same name left keeps its roles`() async throws {
        let fixture = try await ServerFixture.make()
        try await fixture.provision(fixture.resource())
        var successor = fixture.resource()
        successor.spec.database = fixture.database + "_owner"
        #expect(try await fixture.provision(successor).cleanup.isEmpty)
        #expect(try await fixture.delete(successor) == .dropped)
        #expect(try await fixture.value("SELECT count(*) FROM pg_roles WHERE rolname ~ '^{db}_'") == "4")
        #expect(try await fixture.provision(fixture.resource()).drift.isEmpty)
    }

    @Test func `A drop that something holds up says so, and goes on when it is gone`() async throws {
        let fixture = try await ServerFixture.make()
        let resource = fixture.resource()
        try await fixture.provision(resource)
        var configuration = fixture.postgres.superuser
        configuration.database = fixture.database
        let superuser = try await PostgresConnection.connect(configuration)
        guard case .blocked(let problem) = try await fixture.delete(resource) else {
            Issue.record("a superuser's session cannot be ended by our administrator")
            return
        }
        #expect(problem.reason == .dropBlocked)
        #expect(problem.message.contains("gravity.dev/force-release"))
        #expect(try await fixture.value("SELECT datallowconn FROM pg_database WHERE datname = '{db}'") == "f")
        await superuser.close()
        try await eventually { try await fixture.delete(resource) == .dropped }
    }

    @Test func `No password is in the server's log, in what we report or in a verifier's place`() async throws {
        let fixture = try await ServerFixture.make()
        let resource = fixture.resource { $0.access = [.init(name: "ro", privilege: .reader, secretName: "ro")] }
        let first = try await fixture.provision(resource)
        try await fixture.sql("ALTER ROLE {db}_a PASSWORD NULL")
        let second = try await fixture.provision(resource)
        let log = fixture.postgres.log
        #expect(log.contains("\(fixture.database)_a"))
        #expect(log.contains("SCRAM-SHA-256$"))
        for password in fixture.passwords.values {
            #expect(!log.contains(password.value))
            #expect(!"\(first)\(second)".contains(password.value))
        }
    }
}
