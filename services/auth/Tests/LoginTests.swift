import GravityCommon
import Postgres
import Testing

@testable import auth_service

struct LoginTests {
    @Test func `A wrong password and an unknown address are answered alike`() async throws {
        try await AuthServer.run { server async throws in
            _ = try await server.register("ada@example.com", "correct horse")
            let wrong = try await server.logIn("ada@example.com", "wrong horse")
            let unknown = try await server.logIn("nobody@example.com", "wrong horse")
            let malformed = try await server.logIn("nobody", "wrong horse")
            #expect(wrong.status == 401 && wrong.headers["www-authenticate"] == "Bearer")
            #expect(try wrong.decode(Problem.self).error == "invalid_grant")
            for other in [unknown, malformed] {
                #expect(try other.decode(Problem.self) == wrong.decode(Problem.self))
                #expect(Set(other.headers.keys) == Set(wrong.headers.keys))
            }
        }
    }

    @Test func `An unknown address costs the same work as a wrong password`() async throws {
        try await AuthServer.run { server async throws in
            _ = try await server.register("ada@example.com", "correct horse")
            func fastest(_ email: String) async throws -> Duration {
                var best = Duration.seconds(60)
                for _ in 0..<6 {
                    best = min(best, try await ContinuousClock().measure { _ = try await server.logIn(email, "wrong horse") })
                }
                return best
            }
            let (known, unknown) = (try await fastest("ada@example.com"), try await fastest("nobody@example.com"))
            #expect(unknown > known * 0.5 && known > unknown * 0.5, "known \(known), unknown \(unknown)")
        }
    }

    @Test func `A disabled account cannot log in, and its tokens end`() async throws {
        try await AuthServer.run { server async throws in
            _ = try await server.register("ada@example.com", "correct horse")
            let tokens = try await server.logIn("ada@example.com", "correct horse").decode(Tokens.self)
            try await server.withDatabase { _ = try await $0.execute("UPDATE users SET status = 'disabled'") }
            #expect(try await server.logIn("ada@example.com", "correct horse").status == 401)
            #expect(try await server.get("/api/v1/me", token: tokens.access_token).status == 401)
        }
    }

    @Test func `A hash of lower costs is replaced at login`() async throws {
        try await AuthServer.run { server async throws in
            _ = try await server.register("ada@example.com", "correct horse")
            let weak = PasswordHasher(workers: 1, parameters: .init(memory: 64, passes: 1, lanes: 1))
            let cheap = try await weak.hash(Password("correct horse")).phc
            try await server.withDatabase { _ = try await $0.execute("UPDATE users SET password_hash = \(cheap)") }
            #expect(try await server.logIn("ada@example.com", "correct horse").status == 200)
            let hash = try await server.withDatabase { try await $0.query("SELECT password_hash FROM users")[0].text("password_hash") }
            #expect(hash?.contains("m=19456,t=2,p=1") == true)
            #expect(try await server.logIn("ada@example.com", "correct horse").status == 200)
        }
    }

    @Test func `Requests that are no login are told what is missing`() async throws {
        try await AuthServer.run { server async throws in
            let form = "application/x-www-form-urlencoded"
            let grant = try await server.post("/api/v1/login", form, "grant_type=client_credentials&username=a&password=b")
            #expect(try grant.status == 400 && grant.decode(Problem.self).error == "unsupported_grant_type")
            let nameless = try await server.post("/api/v1/login", form, "password=b")
            #expect(try nameless.status == 422 && nameless.decode(Problem.self).errors?.map(\.field) == ["username"])
            #expect(try await server.post("/api/v1/login", form, "username=a").status == 422)
            #expect(try await server.post("/api/v1/login", "application/json", "{").status == 400)
            #expect(try await server.post("/api/v1/login", "text/xml", "<a/>").status == 415)
            #expect(try await server.logIn("ada@example.com", String(repeating: "a", count: 2000)).status == 401)
            #expect(try await server.logIn("ada@example.com", String(repeating: "a", count: 70_000)).status == 413)
        }
    }

    @Test func `More logins than the workers can take are put off, not queued without end`() async throws {
        try await AuthServer.run(environment: ["PASSWORD_WORKERS": "1"]) { server async throws in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<90 { group.addTask { try await server.logIn("nobody@example.com", "wrong horse").status } }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            #expect(statuses == [401, 503])
        }
    }
}
