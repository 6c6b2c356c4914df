import Postgres
import Testing

@testable import auth_service

struct RegisterTests {
    @Test func `A registered user logs in and is told who they are`() async throws {
        try await AuthServer.run { server async throws in
            let registered = try await server.post(
                "/api/v1/register",
                "application/json",
                #"{"email":"Ada@Example.com","password":"correct horse","username":"Ada Ü"}"#
            )
            #expect(registered.status == 202 && registered.headers["cache-control"] == "no-store")
            let login = try await server.post(
                "/api/v1/login",
                "application/x-www-form-urlencoded",
                "grant_type=password&username=ada%40example.com&password=correct+horse"
            )
            #expect(login.status == 200 && login.headers["cache-control"] == "no-store" && login.headers["pragma"] == "no-cache")
            let tokens = try login.decode(Tokens.self)
            #expect(tokens.token_type == "Bearer" && tokens.expires_in == 900)

            struct Me: Decodable {
                struct User: Decodable { let id, email, username, created_at: String }
                let success: Bool
                let data: User
            }
            let me = try await server.get("/api/v1/me", token: tokens.access_token)
            #expect(me.status == 200)
            let user = try me.decode(Me.self).data
            #expect(user.email == "Ada@Example.com" && user.username == "Ada Ü")
        }
    }

    @Test func `A taken address gets the same answer and keeps its password`() async throws {
        try await AuthServer.run { server async throws in
            let first = try await server.register("ada@example.com", "correct horse")
            let second = try await server.register("ada@example.com", "wrong staple")
            #expect(first.status == 202 && second.status == 202 && first.body == second.body)
            #expect(Set(first.headers.keys) == Set(second.headers.keys))
            let third = try await server.register("ADA@example.com", "wrong staple")
            #expect(third.status == 202)
            #expect(try await server.logIn("ada@example.com", "correct horse").status == 200)
            #expect(try await server.logIn("ada@example.com", "wrong staple").status == 401)
            let count = try await server.withDatabase {
                try await $0.query("SELECT count(*)::int AS n FROM users")[0].decode(Int.self, "n")
            }
            #expect(count == 1)
        }
    }

    @Test func `The password is kept as argon2id and nowhere else`() async throws {
        try await AuthServer.run { server async throws in
            _ = try await server.register("ada@example.com", "canary password")
            let tokens = try await server.logIn("ada@example.com", "canary password").decode(Tokens.self)
            _ = try await server.logIn("ada@example.com", "canary mistyped")
            let hash = try await server.withDatabase { try await $0.query("SELECT password_hash FROM users")[0].text("password_hash") }
            #expect(hash?.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$") == true)
            let stored = try await server.withDatabase {
                try await $0.query("SELECT s::text || r::text AS t FROM sessions s, refresh_tokens r")
            }
            let metrics = try await server.get("/metrics").body
            for text in [server.log.text, metrics, stored.description] {
                for secret in ["canary", tokens.access_token, tokens.refresh_token] { #expect(!text.contains(secret)) }
            }
            #expect(server.log.text.contains("/api/v1/login"))
        }
    }

    @Test(arguments: [
        (#"{"password":"correct horse"}"#, ["email missing"]),
        (#"{"email":"ada","password":"short"}"#, ["email invalid_email", "password too_short"]),
        (#"{"email":"ada@example.com","password":"PassWord123"}"#, ["password common"]),
        (#"{"email":"ada@example.com","password":"aaaaaaaaaa"}"#, ["password common"]),
        (#"{"email":"lovelace@example.com","password":"lovelace12"}"#, ["password similar_to_email"]),
        (#"{"email":"a@b.c d","password":"correct horse"}"#, ["email invalid_email"]),
        (#"{"email":"ada@example.com","password":"correct horse","username":"a\u0000b"}"#, ["username invalid_username"]),
    ])
    func `A wrong registration is refused with the fields and the reasons`(body: String, problems: [String]) async throws {
        try await AuthServer.run { server async throws in
            let answer = try await server.post("/api/v1/register", "application/json", body)
            #expect(answer.status == 422 && answer.headers["content-type"] == "application/problem+json")
            #expect(try answer.decode(Problem.self).errors?.map { "\($0.field) \($0.code)" } == problems)
        }
    }

    @Test(arguments: ["a@b.co", "first.last+tag@sub.example.com", "ü@exämple.de"])
    func `Addresses people have are accepted`(text: String) {
        #expect(EmailAddress(text) != nil)
    }

    @Test(arguments: [
        "", "@", "a@b", "a@@b.c", "a b@c.de", "a@-b.de", "a@b..de", "<a>@b.de", "a@b.de\n", String(repeating: "a", count: 65) + "@b.de",
    ])
    func `What is no address is refused`(text: String) {
        #expect(EmailAddress(text) == nil)
    }
}
