import FoundationEssentials
import GravityCommon
import Logging
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

    /// A hasher without workers refuses all work, so whoever asks for some is seen to ask; a decoy's costs have a test of their own.
    @Test(arguments: ["ada@example.com", "nobody@example.com", "nobody"])
    func `An unknown address asks for the same work as a known one`(email: String) async throws {
        let pool = PostgresPool(configuration: .init(host: "127.0.0.1", port: 1, database: "d", user: "u"), logger: Logger(label: "test"))
        let keys = SigningKeys(store: SigningKeyStore(pool: pool), logger: Logger(label: "test"))
        let configuration = try AuthConfiguration(["DATABASE_URL": "postgresql://u@127.0.0.1:1/d"])
        let tokens = TokenIssuer(configuration, keys: keys, sessions: SessionStore(pool: pool))
        let login = Login(users: OnlyAda(), passwords: PasswordHasher(workers: 0, queueLimit: 0), tokens: tokens)
        let error = await #expect(throws: GravityError.self) { try await login(email: email, password: Password("wrong horse")) }
        #expect(error?.kind == .serviceUnavailable)
    }

    private struct OnlyAda: Login.Accounts {
        func credentials(for email: EmailAddress) async throws -> Login.Credentials? {
            email.key == "ada@example.com" ? Login.Credentials(user: UUID(), hash: .decoy(), isActive: true) : nil
        }
        func replaceHash(of user: User.ID, with hash: PasswordHash) async throws {}
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
