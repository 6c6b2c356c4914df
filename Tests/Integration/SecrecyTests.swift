import FoundationEssentials
import GravityAPI
import Kubernetes
import Postgres
import TestSupport
import Testing

/// A password is in its Secret and nowhere else.
@Suite struct SecrecyTests {
    @Test(.timeLimit(.minutes(3)))
    func `No password is in a log, an event, a status, an argument or a statement`() async throws {
        try await Platform.run(resync: .seconds(1)) { platform in
            let canary = "canary-" + UUID().uuidString
            _ = try await platform.sql("ALTER SYSTEM SET log_statement = 'all'")
            _ = try await platform.sql("SELECT pg_reload_conf()")
            try await platform.apply(platform.secret("quiet-db", password: canary, user: platform.databaseName("quiet") + "_a"))
            try await platform.apply(platform.database("quiet"))
            try await platform.apply(platform.service("quiet", database: "quiet"))
            try await eventually(timeout: .seconds(60)) {
                try await platform.client.get(GravityDatabase.self, platform.key("quiet")).status != nil
            }
            try await platform.client.delete(Secret.type, platform.key("quiet-db"))
            try await platform.waitUntilServiceReady("quiet")
            _ = try await platform.sql("ALTER ROLE \(identifier: platform.databaseName("quiet") + "_a") PASSWORD NULL")
            try await platform.waitForReconciles(3)

            let password = try await platform.credentials("quiet-db").password?.value ?? ""
            #expect(password.count >= 24)
            for secret in [canary, password] {
                #expect(!platform.logs.text.contains(secret), "the operator's log")
                #expect(try await !platform.everythingButSecrets().contains(secret), "an object of the cluster")
                #expect(!platform.arguments().contains(secret), "a process's arguments")
                #expect(try await !platform.serverLog().contains(secret), "PostgreSQL's log")
            }
        }
    }
}

extension Platform {
    fileprivate func secret(_ name: String, password: String, user: String) -> String {
        "{apiVersion: v1, kind: Secret, metadata: {name: \(name), namespace: default}, stringData: {user: \(user), password: \(password)}}"
    }

    /// Every object a password could have slipped into, as text.
    fileprivate func everythingButSecrets() async throws -> String {
        var text = ""
        let types = [
            GravityDatabase.type, GravityService.type, Event.type, Deployment.type, ReplicaSet.type, Pod.type, Job.type, ConfigMap.type,
            KubernetesService.type,
        ]
        for type in types {
            for item in try await client.listMetadata(type, in: "default").items {
                text += try await client.find(type, item.key)?.content.text ?? ""
            }
        }
        return text
    }

    /// The command lines of all processes.
    fileprivate func arguments() -> String {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.filter { Int($0) != nil }.map { process in
            String(decoding: FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data(), as: UTF8.self)
        }.joined()
    }

    fileprivate func serverLog() async throws -> String {
        let rows = try await sql("SELECT pg_read_file(current_setting('data_directory') || '/../server.log') AS log")
        return rows.first?.text("log") ?? ""
    }
}
