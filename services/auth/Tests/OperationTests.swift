import FoundationEssentials
import GravityCommon
import Logging
import Observability
import Postgres
import ServiceLifecycle
import TestSupport
import Testing

@testable import auth_service

struct OperationTests {
    private struct Health: Decodable {
        struct Dependency: Decodable {
            let status: String
            let latency_ms: Double
            let required: Bool
            let message: String?
        }
        let status, service: String
        let dependencies: [String: Dependency]
    }

    @Test func `A service with its database is healthy, ready and alive`() async throws {
        try await AuthServer.run { server async throws in
            for path in ["/health/live", "/health/ready", "/health"] { #expect(try await server.get(path).status == 200) }
            let health = try await server.get("/health").decode(Health.self)
            #expect(health.status == "healthy" && health.service == "auth")
            let database = try #require(health.dependencies["database"])
            #expect(database.status == "healthy" && database.required && database.latency_ms > 0)
        }
    }

    @Test func `A database that is gone is seen, and seen to be back`() async throws {
        try await AuthServer.run { server async throws in
            let admin = try await PostgresConnection.connect(TestPostgres.shared().adminConfiguration)
            let name = server.database.database
            try await admin.execute("ALTER DATABASE \(identifier: name) WITH ALLOW_CONNECTIONS false")
            try await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = \(name)")
            try await eventually { try await server.get("/health/ready").status == 503 }
            let report = try await server.get("/health")
            let database = try report.decode(Health.self).dependencies["database"]
            #expect(report.status == 503 && database?.status == "unhealthy" && database?.message?.isEmpty == false)
            #expect(try await server.get("/health/live").status == 200)
            let login = try await server.logIn("ada@example.com", "correct horse")
            #expect(login.status == 503 && login.headers["retry-after"] != nil)
            try await admin.execute("ALTER DATABASE \(identifier: name) WITH ALLOW_CONNECTIONS true")
            try await eventually { try await server.get("/health/ready").status == 200 }
            await admin.close()
        }
    }

    @Test func `A database without the schema is not ready and says what is missing`() async throws {
        try await AuthServer.run(migrated: false) { server async throws in
            #expect(try await server.get("/health/ready").status == 503)
            #expect(try await server.get("/health").body.contains("0001-users"))
            try await AuthServer.migrate(server.database)
            try await eventually { try await server.get("/health/ready").status == 200 }
            try await AuthServer.migrate(server.database)
        }
    }

    @Test func `Metrics count requests by route`() async throws {
        try await AuthServer.run { server async throws in
            _ = try await server.get("/nowhere/at/all")
            _ = try await server.get("/api/v1/me")
            let metrics = try await server.get("/metrics")
            #expect(metrics.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
            for part in [#"route="/api/v1/me""#, #"route="NotFound""#, "http_server_request_duration_seconds", "postgres_pool_connections"]
            {
                #expect(metrics.body.contains(part), "\(part)")
            }
            #expect(!metrics.body.contains("/nowhere"))
        }
    }

    @Test func `The served document describes the routes that are served, neither more nor fewer`() async throws {
        let configuration = try AuthConfiguration(["DATABASE_URL": "postgresql://u@127.0.0.1/d"])
        let host = try AuthService.host(configuration, registry: PrometheusRegistry(), logger: Logger(label: "test"))
        #expect(try OpenAPIDocument(yaml: PackageResources.openapi_yaml).operations == host.operations)
        try await AuthServer.run { server async throws in
            let document = try await server.get("/openapi.json")
            #expect(
                document.status == 200 && document.body.contains(#""openapi":"3.1.0""#) && document.body.contains(#""version":"0.1.0""#)
            )
        }
    }

    @Test func `Every answer has the request's id, every failure a problem`() async throws {
        try await AuthServer.run { server async throws in
            let answer = try await server.send("GET", "/nowhere", ["X-Request-Id": "my-id"], nil)
            #expect(answer.status == 404 && answer.headers["x-request-id"] == "my-id" && answer.body.contains(#""request_id":"my-id""#))
            #expect(answer.headers["content-type"] == "application/problem+json")
            try await eventually { server.log.text.contains(#""request.id":"my-id""#) }
        }
    }

    @Test func `Headers without end are refused`() async throws {
        try await AuthServer.run { server async throws in
            let long = String(repeating: "a", count: 40_000)
            let status = try? await server.send("GET", "/health/live", ["X-Long": long], nil).status  // nil: the connection was closed
            #expect(status != 200)
            #expect(try await server.get("/health/live").status == 200)
        }
    }

    @Test func `Shutting down, a replica says it is not ready, serves on for a moment, and ends`() async throws {
        try await AuthServer.run(environment: ["DRAIN_SECONDS": "4"]) { server async throws in
            _ = try await server.register("ada@example.com", "correct horse")
            await server.group.triggerGracefulShutdown()
            try await eventually(timeout: .seconds(4)) { try await server.get("/health/ready").body.contains("draining") }
            #expect(try await server.get("/health/live").status == 200)
            #expect(try await server.logIn("ada@example.com", "correct horse").status == 200)
            try await eventually(timeout: .seconds(9)) {
                do {
                    _ = try await server.get("/health/live")
                    return false
                } catch {
                    return true
                }
            }
        }
    }

    @Test func `A wrong environment is one message that names every wrong variable`() {
        let error = #expect(throws: ConfigurationProblems.self) {
            try AuthConfiguration(["PORT": "x", "ACCESS_TOKEN_SECONDS": "1", "PGPORT": "x"])
        }
        for name in ["PORT", "ACCESS_TOKEN_SECONDS", "PGHOST", "PGPORT", "PGDATABASE", "PGUSER"] {
            #expect(error?.description.contains(name) == true)
        }
    }

    @Test func `The README's table has every variable and no other`() throws {
        var reader = EnvironmentReader(["DATABASE_URL": "postgresql://u@h/d"])
        _ = try AuthConfiguration.read(&reader)
        let path = #filePath.replacing("Tests/OperationTests.swift", with: "README.md")
        let readme = String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
        let rows = readme.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let documented = rows.compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
        #expect(documented.sorted() == reader.names.sorted())
    }
}
