import Controller
import GravityAPI
import Kubernetes
import Observability
import Postgres
import TestSupport
import Testing

@testable import GravityOperator

/// One at a time: each makes databases of its own, and more at once would only slow down everything else that is tested.
@Suite(.serialized) struct GravityDatabaseReconcilerTests {
    @Test func `Applying a GravityDatabase gives a database, a Secret that logs in and a Ready status`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create { $0.access = [.init(name: "ro", privilege: .reader, secretName: "orders-ro")] }
        #expect(try await fixture.reconcile() == .done)
        let resource = try await fixture.resource()
        #expect(
            try await fixture.conditions() == [
                "Ready": "True Provisioned", "ServerReachable": "True Provisioned", "DatabaseReady": "True Provisioned",
                "CredentialsReady": "True Provisioned",
            ]
        )
        #expect(resource.status?.observedGeneration == resource.metadata.generation)
        #expect(resource.status?.ownerRole == "\(fixture.database)_owner")
        #expect(resource.metadata.finalizers.isEmpty)
        #expect(try await fixture.login() == "\(fixture.database)_owner")
        #expect(try await fixture.login("orders-ro") == "\(fixture.database)_reader")
        let secret = try #require(try await fixture.secret())
        #expect(secret.metadata.ownerReferences.map(\.uid) == [resource.metadata.uid])
        #expect(secret.metadata.labels["app.kubernetes.io/managed-by"] == "gravity-operator")
        #expect(fixture.events.reasons == ["Provisioned"])
        #expect(!fixture.registry.render().contains("gravity_database_drift_total{"))
    }

    @Test func `A converged reconcile writes nothing to the API and nothing to the server`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create { $0.deletionPolicy = .delete }
        try await fixture.reconcile()
        let versions = try await [fixture.resource().metadata.resourceVersion, fixture.secret()?.metadata.resourceVersion]
        let mark = fixture.server.logPosition
        for _ in 0..<3 { try await fixture.reconcile() }
        #expect(try await [fixture.resource().metadata.resourceVersion, fixture.secret()?.metadata.resourceVersion] == versions)
        #expect(fixture.server.changes(since: mark).isEmpty)
        #expect(fixture.events.reasons == ["Provisioned"])
    }

    @Test func `Drift is repaired, told as an event and counted`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create()
        try await fixture.reconcile()
        let before = try await fixture.resource()
        try await fixture.server.sql("ALTER ROLE {db}_a NOLOGIN; REVOKE CONNECT ON DATABASE {db} FROM {db}_reader")
        try await fixture.reconcile()
        let told = try #require(fixture.events.all.last)
        #expect(told.reason == "DriftRepaired")
        #expect(told.note.contains("role \(fixture.database)_a has NOLOGIN"))
        #expect(told.note.contains("\(fixture.database)_reader has no CONNECT"))
        let metrics = fixture.registry.render()
        #expect(metrics.contains(#"gravity_database_drift_total{kind_of_drift="attribute"} 1"#))
        #expect(metrics.contains(#"gravity_database_drift_total{kind_of_drift="grant"} 1"#))
        let ready = metrics.split(whereSeparator: \.isNewline).filter {
            $0.hasPrefix("gravity_resource_condition{") && $0.contains("Ready")
        }
        #expect(ready.contains { $0.contains("True") && $0.hasSuffix(" 1") })
        #expect(metrics.contains("gravity_credentials_age_seconds{"))
        #expect(try await fixture.resource().metadata.resourceVersion == before.metadata.resourceVersion)
        #expect(try await fixture.login() == "\(fixture.database)_owner")
    }

    @Test func `A changed spec is applied without being called drift`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create()
        try await fixture.reconcile()
        try await fixture.change(["spec": ["connectionLimit": 9, "schemas": [["name": "app"]]]])
        try await fixture.reconcile()
        #expect(try await fixture.server.value("SELECT rolconnlimit FROM pg_roles WHERE rolname = '{db}_a'") == "9")
        #expect(try await fixture.resource().status?.observedGeneration == 2)
        #expect(!fixture.events.reasons.contains("DriftRepaired"))
    }

    @Test func `A dropped database comes back empty and is told`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create()
        try await fixture.reconcile()
        let identity = try #require(try await fixture.resource().status?.databaseIdentity)
        try await fixture.server.sql("DROP DATABASE {db} WITH (FORCE)")
        try await fixture.reconcile()
        #expect(try await fixture.resource().status?.databaseIdentity != identity)
        #expect(try await fixture.login() == "\(fixture.database)_owner")
        #expect(fixture.events.all.last?.note.contains("database \(fixture.database) is missing") == true)
    }

    @Test func `A deleted Secret comes back with a new password that logs in`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create()
        try await fixture.reconcile()
        let old = try await fixture.secret()?.text("password")
        let hash = try await fixture.resource().status?.credentials?.hash
        try await fixture.client.delete(.secrets, fixture.secretKey)
        try await fixture.reconcile()
        #expect(try await fixture.secret()?.text("password") != old)
        #expect(try await fixture.login() == "\(fixture.database)_owner")
        #expect(try await fixture.resource().status?.credentials?.hash != hash)
        #expect(fixture.events.all.last?.note.contains("Secret orders-db is missing") == true)
    }

    @Test func `A password a person puts into the Secret becomes the role's`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create()
        try await fixture.reconcile()
        let own = Base64Data("a-password-of-my-own-0123").base64
        _ = try await fixture.client.patch(.secrets, fixture.secretKey, .merge(["data": ["password": .string(own)]]))
        try await fixture.reconcile()
        #expect(try await fixture.secret()?.text("PGPASSWORD") == "a-password-of-my-own-0123")
        #expect(try await fixture.login() == "\(fixture.database)_owner")
    }

    @Test func `A Secret of somebody else is refused, not overwritten, and nothing else is made`() async throws {
        let fixture = try await ClusterFixture()
        let foreign = Secret(
            metadata: ObjectMeta(name: "orders-db", namespace: fixture.namespace),
            data: ["password": Base64Data("theirs")]
        )
        _ = try await fixture.client.create(foreign)
        try await fixture.create { $0.deletionPolicy = .delete }
        let mark = fixture.server.logPosition
        await #expect(throws: TerminalError.self) { try await fixture.reconcile() }
        #expect(try await fixture.secret()?.data == foreign.data)
        #expect(try await fixture.conditions()["Ready"] == "False NameConflict")
        #expect(try await fixture.conditions()["Stalled"] == "True NameConflict")
        #expect(try await fixture.resource().metadata.finalizers.isEmpty)
        #expect(fixture.server.changes(since: mark).isEmpty)
    }

    @Test func `A losing duplicate writes its own status and nothing else`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create()
        try await fixture.reconcile()
        try await fixture.create(name: "copy") { $0.deletionPolicy = .delete }
        let mark = fixture.server.logPosition
        await #expect(throws: TerminalError.self) { try await fixture.reconcile("copy") }
        #expect(try await fixture.conditions("copy")["Stalled"] == "True NameConflict")
        #expect(try await fixture.resource("copy").metadata.finalizers.isEmpty)
        #expect(try await fixture.secret("copy-db") == nil)
        try await fixture.client.delete(GravityDatabase.type, ObjectKey(namespace: fixture.namespace, name: "copy"))
        #expect(try await fixture.reconcile("copy") == .done)
        #expect(fixture.server.changes(since: mark).isEmpty)
        #expect(try await fixture.login() == "\(fixture.database)_owner")
    }

    @Test func `A removed access entry takes its login and its Secret with it`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create { $0.access = [.init(name: "ro", privilege: .reader, secretName: "orders-ro")] }
        try await fixture.reconcile()
        try await fixture.change(["spec": ["access": []]])
        try await fixture.reconcile()
        #expect(try await fixture.secret("orders-ro") == nil)
        #expect(try await fixture.server.value("SELECT count(*) FROM pg_roles WHERE rolname = '{db}_reader_ro_a'") == "0")
        #expect(try await fixture.resource().status?.access.isEmpty == true)
    }

    @Test func `Suspending touches nothing and observes the generation; going on checks everything`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create()
        try await fixture.reconcile()
        try await fixture.change(["spec": ["suspend": true, "connectionLimit": 4]])
        let mark = fixture.server.logPosition
        try await fixture.reconcile()
        #expect(fixture.server.changes(since: mark).isEmpty)
        #expect(try await fixture.conditions()["Ready"] == "Unknown Suspended")
        #expect(try await fixture.resource().status?.observedGeneration == 2)
        try await fixture.change(["spec": ["suspend": false]])
        try await fixture.reconcile()
        #expect(try await fixture.conditions()["Ready"] == "True Provisioned")
        #expect(try await fixture.server.value("SELECT rolconnlimit FROM pg_roles WHERE rolname = '{db}_a'") == "4")
    }

    @Test func `Rotation is answered with Stalled while the database works`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create { $0.credentials.rotation.intervalSeconds = 3600 }
        try await fixture.reconcile()
        #expect(try await fixture.conditions()["Ready"] == "True Provisioned")
        #expect(try await fixture.conditions()["Stalled"] == "True NotYetSupported")
    }

    @Test func `A server nobody offers is told at once and never retried in a loop`() async throws {
        let fixture = try await ClusterFixture { $0.allowedNamespaces = ["elsewhere"] }
        try await fixture.create()
        await #expect(throws: TerminalError.self) { try await fixture.reconcile() }
        #expect(try await fixture.conditions() == ["Ready": "False InvalidSpec", "Stalled": "True InvalidSpec"])
        #expect(fixture.events.reasons == ["InvalidSpec"])
    }

    @Test func `A server that is away makes Ready false; when it is back nothing else is needed`() async throws {
        let fixture = try await ClusterFixture { $0.port = 1 }
        try await fixture.create()
        await #expect(throws: ProvisioningProblem.self) { try await fixture.reconcile() }
        #expect(try await fixture.conditions()["Ready"] == "False ServerUnreachable")
        #expect(try await fixture.conditions()["Reconciling"] == "True ServerUnreachable")
        let version = try await fixture.resource().metadata.resourceVersion
        await #expect(throws: ProvisioningProblem.self) { try await fixture.reconcile() }
        #expect(try await fixture.resource().metadata.resourceVersion == version)
    }

    @Test func `No password is in a log, an event, a status or the server's log`() async throws {
        let fixture = try await ClusterFixture()
        try await fixture.create { $0.access = [.init(name: "ro", privilege: .reader, secretName: "orders-ro")] }
        try await fixture.reconcile()
        let canary = "canary-7f3e2a91c0d84b56"
        let patch: JSONValue = ["data": ["password": .string(Base64Data(canary).base64)]]
        _ = try await fixture.client.patch(.secrets, fixture.secretKey, .merge(patch))
        try await fixture.reconcile()
        try await fixture.server.sql("ALTER ROLE {db}_reader_ro_a PASSWORD NULL")
        try await fixture.reconcile()
        #expect(try await fixture.login() == "\(fixture.database)_owner")
        let secrets = try await [fixture.secret(), fixture.secret("orders-ro")].compactMap { $0?.text("password") }
        #expect(secrets.contains(canary))
        let status = try JSONValue(encoding: try await fixture.resource()).text
        let events = fixture.events.all.map(\.note).joined(separator: "\n")
        for (place, text) in [
            ("log", fixture.logs.text), ("events", events), ("status", status), ("server", fixture.server.postgres.log),
            ("metrics", fixture.registry.render()),
        ] {
            #expect(!text.isEmpty, "\(place)")
            for password in secrets { #expect(!text.contains(password), "\(place)") }
        }
    }
}
