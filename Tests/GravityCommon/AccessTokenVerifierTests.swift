import Crypto
import FoundationEssentials
import GravityCommon
import HTTPTypes
import JWTKit
import Testing

struct AccessTokenVerifierTests {
    private let key = ES256PrivateKey()
    private let user = UUID()
    private let session = UUID()

    private struct OneKey: AccessTokenKeys {
        let id: String
        let collection: JWTKeyCollection
        func keys(for id: String) async throws -> JWTKeyCollection? { id == self.id ? collection : nil }
    }

    private struct Forgery: Sendable, CustomTestStringConvertible {
        var issuer = "i"
        var audience = "a"
        var age = 0.0
        var type: String? = "at+jwt"
        var kid = "k"
        var isOurs = true
        let testDescription: String
    }

    @Test func `A good token says who it is`() async throws {
        let identity = try await verify(token(Forgery(testDescription: "good")))
        #expect(identity.user == user && identity.session == session)
    }

    @Test(arguments: [
        Forgery(issuer: "other", testDescription: "issuer"), Forgery(audience: "other", testDescription: "audience"),
        Forgery(age: 1000, testDescription: "expired"), Forgery(age: -1000, testDescription: "not yet"),
        Forgery(type: "JWT", testDescription: "an id token"), Forgery(type: nil, testDescription: "no type"),
        Forgery(kid: "unknown", testDescription: "unknown key"), Forgery(isOurs: false, testDescription: "another's signature"),
    ])
    private func `Anything else is 401`(forgery: Forgery) async throws {
        let token = try await token(forgery)
        let error = await #expect(throws: GravityError.self) { try await verify(token) }
        #expect(error?.code == "invalid_token" && error?.headers[.wwwAuthenticate] != nil)
    }

    @Test(arguments: ["", "x", "a.b.c", "....", String(repeating: "a", count: 10_000)])
    func `Text that is no token is 401`(text: String) async {
        await #expect(throws: GravityError.self) { try await verify(text) }
    }

    @Test func `A token without a signature is refused whatever its header claims`() async throws {
        let good = try await token(Forgery(testDescription: "good")).split(separator: ".")
        let header = Base64URL.encode(Array(#"{"alg":"none","typ":"at+jwt","kid":"k"}"#.utf8))
        for forged in ["\(header).\(good[1]).", "\(header).\(good[1]).\(good[2])", "\(good[0]).\(good[1])."] {
            await #expect(throws: GravityError.self) { try await verify(forged) }
        }
    }

    private func verify(_ token: String) async throws -> Identity {
        let keys = OneKey(id: "k", collection: await JWTKeyCollection().add(ecdsa: key, kid: "k"))
        return try await AccessTokenVerifier(keys: keys, issuer: "i", audience: "a").verify(token)
    }

    private func token(_ forgery: Forgery) async throws -> String {
        let claims = AccessTokenClaims(
            issuer: forgery.issuer,
            audience: forgery.audience,
            subject: user,
            session: session,
            now: Date(timeIntervalSinceNow: -forgery.age),
            lifetime: .seconds(900)
        )
        var header = JWTHeader()
        if let type = forgery.type { header.typ = type } else { header.remove("typ") }
        let kid = JWKIdentifier(string: forgery.kid)
        let keys = await JWTKeyCollection().add(ecdsa: forgery.isOurs ? key : ES256PrivateKey(), kid: kid)
        return try await keys.sign(claims, kid: kid, header: header)
    }
}
