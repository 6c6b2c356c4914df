import GravityAPI
import Kubernetes
import TestSupport
import Testing

/// What goes wrong with a new version never takes the running one down, and the status says what to do.
@Suite struct FailedRolloutTests {
    @Test(.timeLimit(.minutes(3)))
    func `A failing migration leaves the running pods alone and says how to read its log`() async throws {
        try await Platform.run { platform in
            try await platform.apply(platform.database("auth"))
            try await platform.apply(platform.service("auth", spec: own("gravity/auth-service:test"), database: "auth"))
            try await platform.waitUntilServiceReady("auth")
            let before = try await platform.client.get(Deployment.type, platform.key("auth"))

            let failing = own("gravity/auth-service:test", migration: "command: [/bin/sh, -c, 'echo no; exit 3'], backoffLimit: 0")
            try await platform.apply(platform.service("auth", spec: failing, database: "auth"))
            try await eventually(timeout: .seconds(40)) {
                let condition = try await platform.serviceCondition("auth")
                return condition?.status == .false && condition?.reason == "MigrationFailed"
            }
            let message = try await platform.serviceCondition("auth")?.message ?? ""
            #expect(message.contains("kubectl logs"))
            let after = try await platform.client.get(Deployment.type, platform.key("auth"))
            #expect(after.generation == before.generation)
            #expect(try await platform.serviceCondition("auth", "Available")?.status == .true)
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func `A bad image leaves the running pods alone and is named in the status, and going back mends it`() async throws {
        try await Platform.run { platform in
            try await platform.apply(platform.database("auth"))
            try await platform.apply(platform.service("auth", spec: own("gravity/auth-service:test"), database: "auth"))
            try await platform.waitUntilServiceReady("auth")
            let good = try await platform.client.get(GravityService.self, platform.key("auth")).status?.stableRevision

            try await platform.apply(platform.service("auth", spec: own("gravity/no-such-service:test"), database: "auth"))
            try await eventually(timeout: .seconds(40)) {
                try await platform.serviceCondition("auth")?.reason == "ImagePullFailed"
            }
            #expect(try await platform.serviceCondition("auth")?.message.contains("gravity/no-such-service:test") == true)
            #expect(try await platform.serviceCondition("auth", "Available")?.status == .true)
            #expect(try await platform.client.get(Deployment.self, platform.key("auth")).status?.availableReplicas == 1)

            try await platform.apply(platform.service("auth", spec: own("gravity/auth-service:test"), database: "auth"))
            try await platform.waitUntilServiceReady("auth")
            #expect(try await platform.client.get(GravityService.self, platform.key("auth")).status?.stableRevision == good)
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func `A change of credentials or configuration rolls the pods`() async throws {
        try await Platform.run { platform in
            try await platform.apply(platform.database("auth"))
            try await platform.apply(platform.service("auth", database: "auth"))
            try await platform.waitUntilServiceReady("auth")
            let first = try await platform.client.get(GravityService.self, platform.key("auth")).status?.stableRevision

            try await platform.apply(
                platform.service("auth", spec: "bundled: auth\nconfig: {files: [{path: a, content: b}]}", database: "auth")
            )
            try await platform.waitUntilServiceReady("auth")
            let second = try await platform.client.get(GravityService.self, platform.key("auth")).status?.stableRevision
            #expect(first != second)

            try await platform.client.delete(Secret.type, platform.key("auth-db"))
            try await eventually(timeout: .seconds(60)) {
                let status = try await platform.client.get(GravityService.self, platform.key("auth")).status
                return status?.stableRevision != second && status?.stableRevision == status?.currentRevision
            }
            try await platform.waitUntilServiceReady("auth")
        }
    }

    /// An image of a person's own, which happens to be that of the auth service.
    private func own(_ image: String, migration: String = "command: [auth-service, migrate]") -> String {
        """
        image: \(image)
        args: [serve]
        ports: [{name: http, port: 8080}]
        health: {readiness: {path: /health/ready, port: http}, liveness: {path: /health/live, port: http}}
        migrations: {image: gravity/auth-service:test, \(migration)}
        rollout: {minReadySeconds: 0, progressDeadlineSeconds: 30}
        """
    }
}
