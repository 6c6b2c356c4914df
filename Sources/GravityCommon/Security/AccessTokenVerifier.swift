import FoundationEssentials
import HTTPTypes
package import JWTKit

/// Where an access token's key comes from.
package protocol AccessTokenKeys: Sendable {
    /// A collection that holds the key of this id, or nil when no such key was published.
    func keys(for id: String) async throws -> JWTKeyCollection?
}

/// Decides whether a token was issued by whom we trust, for us, and is in force (RFC 9068 section 4, RFC 8725).
package struct AccessTokenVerifier: Sendable {
    private let keys: any AccessTokenKeys
    private let issuer: String
    private let audience: String

    package init(keys: any AccessTokenKeys, issuer: String, audience: String) {
        self.keys = keys
        self.issuer = issuer
        self.audience = audience
    }

    /// Throws a 401 `GravityError` for anything but a good token; errors of fetching keys are thrown as they are.
    package func verify(_ token: String) async throws -> Identity {
        guard token.utf8.count <= 8192, let header = Self.header(token), header.alg == "ES256", header.typ?.lowercased() == "at+jwt",
            let kid = header.kid, let collection = try await keys.keys(for: kid)
        else { throw Self.invalid }
        let claims: AccessTokenClaims
        do {
            claims = try await collection.verify(token, as: AccessTokenClaims.self)
        } catch {
            throw Self.invalid
        }
        guard claims.iss.value == issuer, claims.aud.value.contains(audience), let user = UUID(uuidString: claims.sub.value),
            let session = UUID(uuidString: claims.sid)
        else { throw Self.invalid }
        return Identity(user: user, session: session)
    }

    /// RFC 6750 section 3.1.
    package static var invalid: GravityError {
        var error = GravityError(.unauthorized, "The access token is missing, expired or not valid.", code: "invalid_token")
        error.headers[.wwwAuthenticate] = #"Bearer error="invalid_token""#
        return error
    }

    private struct Header: Decodable {
        let alg: String
        let typ: String?
        let kid: String?
    }

    /// nil for anything that is no header; nothing in it is believed, it only selects among our own keys.
    private static func header(_ token: String) -> Header? {
        guard let first = token.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).first,
            let bytes = Base64URL.decode(String(first))
        else { return nil }
        do {
            return try JSONDecoder().decode(Header.self, from: Data(bytes))
        } catch {
            return nil
        }
    }
}
