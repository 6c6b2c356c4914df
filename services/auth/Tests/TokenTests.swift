import Crypto
import FoundationEssentials
import GravityCommon
import Postgres
import TestSupport
import Testing

@testable import auth_service

struct TokenTests {
    private struct KeySet: Decodable {
        let keys: [PublishedKey]
    }

    @Test func `Without a good token nobody is anybody`() async throws {
        try await AuthServer.run { server async throws in
            let missing = try await server.get("/api/v1/me")
            #expect(missing.status == 401 && missing.headers["www-authenticate"] == "Bearer")
            let wrong = try await server.get("/api/v1/me", token: "a.b.c")
            #expect(wrong.status == 401 && wrong.headers["www-authenticate"]?.contains("invalid_token") == true)
            let basic = try await server.send("GET", "/api/v1/me", ["Authorization": "Basic YTpi"], nil)
            #expect(basic.status == 401)
        }
    }

    @Test func `A token can be verified by anybody with the published key`() async throws {
        try await AuthServer.run { server async throws in
            let token = try await newToken(server)
            let keys = try await server.get("/.well-known/jwks.json")
            #expect(keys.headers["cache-control"] == "public, max-age=300")
            #expect(!keys.body.contains("\"d\""))
            let key = try #require(try keys.decode(KeySet.self).keys.first)
            let parts = token.split(separator: ".").map(String.init)
            let point = try #require(Base64URL.decode(key.x)) + #require(Base64URL.decode(key.y))
            let signature = try P256.Signing.ECDSASignature(rawRepresentation: #require(Base64URL.decode(parts[2])))
            let isGood = try P256.Signing.PublicKey(rawRepresentation: point).isValidSignature(
                signature,
                for: Data("\(parts[0]).\(parts[1])".utf8)
            )
            #expect(isGood)
            let header = String(decoding: try #require(Base64URL.decode(parts[0])), as: UTF8.self)
            #expect(header.contains(#""typ":"at+jwt""#) && header.contains(key.kid))
        }
    }

    @Test func `An ended session ends its access tokens`() async throws {
        try await AuthServer.run { server async throws in
            let token = try await newToken(server)
            #expect(try await server.get("/api/v1/me", token: token).status == 200)
            try await server.withDatabase { _ = try await $0.execute("UPDATE sessions SET ended_at = now(), ended_because = 'logout'") }
            #expect(try await server.get("/api/v1/me", token: token).status == 401)
        }
    }

    @Test func `Replicas share their key, whichever starts first`() async throws {
        try await withTestDatabase { database in
            try await AuthServer.migrate(database)
            try await AuthServer.start(on: database) { one async throws in
                try await AuthServer.start(on: database) { other async throws in
                    async let first = one.get("/.well-known/jwks.json").body
                    async let second = other.get("/.well-known/jwks.json").body
                    let (a, b) = try await (first, second)
                    #expect(a == b)
                    let token = try await newToken(one)
                    #expect(try await other.get("/api/v1/me", token: token).status == 200)
                }
            }
        }
    }

    @Test func `Another issuer's or audience's service does not accept the token`() async throws {
        try await withTestDatabase { database in
            try await AuthServer.migrate(database)
            try await AuthServer.start(on: database) { one async throws in
                let token = try await newToken(one)
                for environment in [["AUTH_ISSUER": "urn:other"], ["AUTH_AUDIENCE": "other"]] {
                    try await AuthServer.start(on: database, environment) { other async throws in
                        #expect(try await other.get("/api/v1/me", token: token).status == 401)
                    }
                }
            }
        }
    }

    private func newToken(_ server: AuthServer) async throws -> String {
        _ = try await server.register("ada@example.com", "correct horse")
        return try await server.logIn("ada@example.com", "correct horse").decode(Tokens.self).access_token
    }
}
