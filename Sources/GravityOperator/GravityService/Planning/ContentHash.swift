import Kubernetes
import Crypto

/// Hashes of content, never of resource versions, so that a write which changes nothing rolls nothing.
enum ContentHash {
    /// The first 64 bits of SHA-256 over the sorted JSON, as sixteen hexadecimal digits.
    static func of(_ value: JSONValue) -> String { of(bytes: value.serialized()) }

    static func of(bytes: [UInt8]) -> String { String(hex(SHA256.hash(data: bytes)).prefix(16)) }

    /// Ten hexadecimal digits, short enough for the names of revisions and Jobs.
    static func short(_ value: JSONValue) -> String { String(of(value).prefix(10)) }

    private static func hex(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef")
        return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
