import Crypto
import FoundationEssentials
import GravityCommon

/// A P-256 key that access tokens are signed with (ES256, RFC 7518 section 3.4).
struct SigningKey: Sendable {
    let id: String
    let key: P256.Signing.PrivateKey

    /// A new key, named by its RFC 7638 thumbprint.
    init() {
        key = P256.Signing.PrivateKey()
        id = Self.thumbprint(key.publicKey)
    }

    init(id: String, rawRepresentation: [UInt8]) throws {
        self.id = id
        key = try P256.Signing.PrivateKey(rawRepresentation: rawRepresentation)
    }

    /// The public half as a JWK (RFC 7517).
    var published: PublishedKey {
        let (x, y) = Self.coordinates(key.publicKey)
        return PublishedKey(kid: id, x: x, y: y)
    }

    private static func coordinates(_ key: P256.Signing.PublicKey) -> (x: String, y: String) {
        let raw = key.rawRepresentation
        return (Base64URL.encode(raw.prefix(32)), Base64URL.encode(raw.suffix(32)))
    }

    private static func thumbprint(_ key: P256.Signing.PublicKey) -> String {
        let (x, y) = coordinates(key)
        return Base64URL.encode(SHA256.hash(data: Data(#"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#.utf8)))
    }
}

/// A key as others read it.
struct PublishedKey: Codable, Sendable, Hashable {
    var kty = "EC"
    var crv = "P-256"
    var use = "sig"
    var alg = "ES256"
    let kid: String
    let x: String
    let y: String
}
