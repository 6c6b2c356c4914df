import Controller
import GravityAPI
import Kubernetes
import Postgres
import TestSupport
import Testing

@testable import GravityOperator

/// One at a time: each makes databases of its own, and more at once would only slow down everything else that is tested.
@Suite(.serialized) struct DatabaseDeletionTests {
    private func exists(_ fixture: ClusterFixture) async throws -> Bool {
        try await fixture.server.value("SELECT count(*) FROM pg_database WHERE datname = '{db}'") == "1"
    }

    private func isGone(_ fixture: ClusterFixture) async throws -> Bool {
        try await fixture.client.find(GravityDatabase.self, fixture.key) == nil
    }

    @Test func `Delete drops the database with clients connected and lets the resource go`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create { $0.deletionPolicy = .delete }
        try await fixture.reconcile()
        #expect(try await fixture.resource().metadata.finalizers == ["gravity.dev/database"])
        let url = try #require(try await fixture.secret()?.text("uri"))
        let client = try await PostgresConnection.connect(PostgresConfiguration(url: url))
        try await fixture.client.delete(GravityDatabase.type, fixture.key)
        #expect(try await fixture.reconcile() == .done)
        #expect(try await isGone(fixture))
        #expect(try await !exists(fixture))
        #expect(try await fixture.server.value("SELECT count(*) FROM pg_roles WHERE rolname ~ '^{db}_'") == "0")
        await client.close()
        #expect(try await fixture.reconcile() == .done)
    }

    @Test func `Retain has no finalizer, and the database stays`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create()
        try await fixture.reconcile()
        try await fixture.client.delete(GravityDatabase.type, fixture.key)
        #expect(try await isGone(fixture))
        #expect(try await fixture.reconcile() == .done)
        #expect(try await exists(fixture))
    }

    @Test func `What Retain kept is taken up again by a resource of the same name`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create()
        try await fixture.reconcile()
        try await fixture.server.sql("CREATE TABLE kept (id int)", inside: true)
        try await fixture.client.delete(GravityDatabase.type, fixture.key)
        try await fixture.client.delete(.secrets, fixture.secretKey)
        try await fixture.create()
        try await fixture.reconcile()
        #expect(try await fixture.conditions()["Ready"] == "True Provisioned")
        #expect(try await fixture.login() == "\(fixture.database)_owner")
        #expect(try await fixture.server.value("SELECT count(*) FROM pg_class WHERE relname = 'kept'", inside: true) == "1")
    }

    @Test func `Changing the policy back to Retain takes the finalizer away and no other`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create { $0.deletionPolicy = .delete }
        try await fixture.reconcile()
        _ = try await fixture.client.patch(
            GravityDatabase.type,
            fixture.key,
            .json([.add(path: "/metadata/finalizers/0", "example.com/other")])
        )
        try await fixture.change(["spec": ["deletionPolicy": "Retain"]])
        try await fixture.reconcile()
        #expect(try await fixture.resource().metadata.finalizers == ["example.com/other"])
        #expect(try await exists(fixture))
    }

    @Test func `A blocked drop says so until the annotation lets the resource go`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create { $0.deletionPolicy = .delete }
        try await fixture.reconcile()
        var configuration = fixture.server.postgres.superuser
        configuration.database = fixture.database
        let superuser = try await PostgresConnection.connect(configuration)
        try await fixture.client.delete(GravityDatabase.type, fixture.key)
        guard case .requeue = try await fixture.reconcile() else {
            Issue.record("a superuser's session blocks the drop")
            return
        }
        #expect(try await fixture.conditions()["Ready"] == "False DropBlocked")
        #expect(fixture.events.all.last?.reason == "DropBlocked")
        #expect(fixture.events.all.last?.isWarning == true)
        let version = try await fixture.resource().metadata.resourceVersion
        try await fixture.reconcile()
        #expect(try await fixture.resource().metadata.resourceVersion == version)

        try await fixture.change(["metadata": ["annotations": ["gravity.dev/force-release": "true"]]])
        #expect(try await fixture.reconcile() == .done)
        #expect(try await isGone(fixture))
        #expect(try await exists(fixture))
        await superuser.close()
    }

    @Test func `A suspended resource is let go without a drop`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create { $0.deletionPolicy = .delete }
        try await fixture.reconcile()
        try await fixture.change(["spec": ["suspend": true]])
        try await fixture.client.delete(GravityDatabase.type, fixture.key)
        #expect(try await fixture.reconcile() == .done)
        #expect(try await isGone(fixture))
        #expect(try await exists(fixture))
    }
}
