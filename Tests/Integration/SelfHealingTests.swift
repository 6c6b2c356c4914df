import GravityAPI
import Kubernetes
import Observability
import Postgres
import TestSupport
import Testing

/// What was deleted or edited comes back.
@Suite struct SelfHealingTests {
    @Test(.timeLimit(.minutes(3)))
    func `A deleted or edited child is back within two seconds`() async throws {
        try await Platform.run { platform in
            try await platform.apply(platform.database("auth"))
            try await platform.apply(
                platform.service("auth", spec: "bundled: auth\nconfig: {files: [{path: a.txt, content: hello}]}", database: "auth")
            )
            try await platform.waitUntilServiceReady("auth")

            let children: [ResourceType] = [Deployment.type, KubernetesService.type, ServiceAccount.type, ConfigMap.type, Secret.type]
            for type in children {
                let name = try await platform.child(type)
                let before = try await platform.client.get(type, name)
                try await platform.client.delete(type, name)
                try await eventually(timeout: .seconds(2)) {
                    guard let now = try await platform.client.find(type, name) else { return false }
                    return now.uid != before.uid
                }
            }

            try await platform.waitUntilServiceReady("auth")
            let edit = JSONValue.object(["spec": ["replicas": 3]])
            _ = try await platform.client.patch(Deployment.type, platform.key("auth"), .merge(edit))
            try await eventually(timeout: .seconds(2)) {
                try await platform.client.get(Deployment.self, platform.key("auth")).spec.replicas == 1
            }
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func `Roles, grants, extensions, passwords and the database itself are repaired at the next check, with an event and a metric`()
        async throws
    {
        try await Platform.run(resync: .seconds(1)) { platform in
            try await platform.apply(platform.database("drift", spec: "extensions: [{name: citext}]"))
            try await platform.waitUntilDatabaseReady("drift")
            let name = platform.databaseName("drift")
            let login = try await platform.credentials("drift-db")
            func works() async -> Bool {
                do {
                    return try await platform.sql("SELECT 'a'::citext = 'A'::citext AS same", as: login).count == 1
                } catch {
                    return false
                }
            }
            let damage: [(SQL, String)] = [
                ("ALTER ROLE \(identifier: name + "_a") PASSWORD 'changed by hand'", "postgres"),
                ("REVOKE \(identifier: name + "_owner") FROM \(identifier: name + "_a")", "postgres"),
                ("ALTER ROLE \(identifier: name + "_a") RESET role", "postgres"),
                ("DROP EXTENSION citext", name),
                ("REVOKE CONNECT ON DATABASE \(identifier: name) FROM \(identifier: name + "_owner")", "postgres"),
                ("DROP DATABASE \(identifier: name) WITH (FORCE)", "postgres"),
            ]
            for (statement, database) in damage {
                _ = try await platform.sql(statement, in: database)
                try await eventually(timeout: .seconds(20)) {
                    guard await works() else { return false }
                    return try await platform.ownsItsDatabase(login, name)
                }
                try await platform.waitUntilDatabaseReady("drift")
            }
            #expect(platform.registry.render().contains("gravity_database_drift_total{"))
            try await eventually {
                let events = try await platform.client.list(Event.self, in: "default").items
                return events.contains { $0.reason == "DriftRepaired" }
            }
        }
    }
}

extension Platform {
    /// The first child of a kind that the operator made.
    func child(_ type: ResourceType) async throws -> ObjectKey {
        let found = try await client.listMetadata(type, in: "default", options: .init(labelSelector: GravityNames.managedBySelector)).items
        guard let name = found.first?.metadata.name else { throw MissingChild(kind: type.kind) }
        return key(name)
    }

    /// Whether sessions of the login act as the owner of the database.
    func ownsItsDatabase(_ login: PostgresConfiguration, _ name: String) async throws -> Bool {
        try await sql("SELECT current_user::text AS role", as: login).first?.text("role") == name + "_owner"
    }
}

struct MissingChild: Error {
    let kind: String
}
