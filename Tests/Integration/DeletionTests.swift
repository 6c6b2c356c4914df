import GravityAPI
import Kubernetes
import Postgres
import TestSupport
import Testing

/// Nothing is dropped that is not ours, and nothing hangs.
@Suite struct DeletionTests {
    @Test(.timeLimit(.minutes(2)))
    func `Retain never blocks the deletion of a namespace, even with no operator`() async throws {
        try await Platform.run(startsOperator: false) { platform in
            try await platform.apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}")
            try await platform.withOperator {
                try await platform.apply(platform.database("orders", namespace: "shop"))
                try await platform.waitUntilDatabaseReady("orders", namespace: "shop")
            }
            try await platform.client.delete(Namespace.type, ObjectKey(namespace: "", name: "shop"))
            try await eventually(timeout: .seconds(20)) {
                try await platform.client.find(Namespace.self, ObjectKey(namespace: "", name: "shop")) == nil
            }
            #expect(try await platform.hasDatabase("orders"), "Retain keeps the database")
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `A losing duplicate never touches the winner's database, not even when it is deleted`() async throws {
        try await Platform.run(resync: .seconds(1)) { platform in
            try await platform.apply(platform.database("orders"))
            try await platform.waitUntilDatabaseReady("orders")
            let before = try await platform.catalogVersions("orders")
            try await platform.apply("{apiVersion: v1, kind: Namespace, metadata: {name: other}}")
            try await platform.apply(platform.database("orders", namespace: "other", spec: "deletionPolicy: Delete"))
            try await eventually {
                let condition = try await platform.databaseCondition("orders", "Stalled", namespace: "other")
                return condition?.status == .true && condition?.reason == "NameConflict"
            }
            try await platform.client.delete(GravityDatabase.type, platform.key("orders", "other"))
            try await eventually { try await platform.client.find(GravityDatabase.self, platform.key("orders", "other")) == nil }
            #expect(try await platform.catalogVersions("orders") == before)
            try await platform.waitUntilDatabaseReady("orders")
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `Delete drops the database and its roles with clients still connected`() async throws {
        try await Platform.run { platform in
            try await platform.apply(platform.database("gone", spec: "deletionPolicy: Delete"))
            try await platform.waitUntilDatabaseReady("gone")
            let client = try await PostgresConnection.connect(try await platform.credentials("gone-db"))
            try await platform.client.delete(GravityDatabase.type, platform.key("gone"))
            try await eventually(timeout: .seconds(20)) {
                try await platform.client.find(GravityDatabase.self, platform.key("gone")) == nil
            }
            await client.close()
            #expect(try await !platform.hasDatabase("gone"))
            let roles = try await platform.sql("SELECT 1 FROM pg_roles WHERE rolname LIKE \(platform.databaseName("gone") + "\\_%")")
            #expect(roles.isEmpty)
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `A database whose mark is another's is not dropped`() async throws {
        try await Platform.run { platform in
            try await platform.apply(platform.database("kept", spec: "deletionPolicy: Delete"))
            try await platform.waitUntilDatabaseReady("kept")
            let mark = #"gravity:{"v":1,"cluster":"another","ref":"shop/kept"}"#
            _ = try await platform.sql("COMMENT ON DATABASE \(identifier: platform.databaseName("kept")) IS \(literal: mark)")
            try await platform.client.delete(GravityDatabase.type, platform.key("kept"))
            let isSettled = {
                guard let resource = try await platform.client.find(GravityDatabase.self, platform.key("kept")) else { return true }
                return resource.status?.conditions.contains { $0.reason == "DropBlocked" || $0.reason == "NameConflict" } ?? false
            }
            try await eventually(timeout: .seconds(20)) { try await isSettled() }
            #expect(try await platform.hasDatabase("kept"))
        }
    }
}

extension Platform {
    func hasDatabase(_ name: String) async throws -> Bool {
        try await !sql("SELECT 1 FROM pg_database WHERE datname = \(databaseName(name))").isEmpty
    }
}
