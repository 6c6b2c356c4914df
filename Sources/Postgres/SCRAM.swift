import Crypto
import CryptoExtras
import FoundationEssentials

/// SCRAM-SHA-256 password verifiers, so that a clear-text password never has to reach the server (RFC 5802, 5803, 7677).
package enum SCRAM {
    /// Why a verifier cannot be computed; says nothing about the password's content beyond the rule it breaks.
    package enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
        case empty
        /// SASLprep (RFC 4013) forbids control characters.
        case controlCharacter
        /// Text beyond ASCII needs Unicode normalisation, which is not done here: an unprepared verifier would not match at login.
        case notASCII
        case tooFewIterations

        package var description: String {
            switch self {
            case .empty: "the password is empty"
            case .controlCharacter: "the password holds a control character, which SASLprep (RFC 4013) forbids"
            case .notASCII: "the password holds characters beyond ASCII; use printable ASCII characters"
            case .tooFewIterations: "RFC 7677 asks for at least 4096 iterations"
            }
        }
    }

    /// `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`, as PostgreSQL stores it in `pg_authid` and takes in `PASSWORD '…'`.
    ///
    /// `salt` is 16 random bytes unless given; throws `Failure`.
    package static func verifier(password: Password, salt: [UInt8]? = nil, iterations: Int = 4096) throws -> String {
        guard iterations >= 4096 else { throw Failure.tooFewIterations }
        let salt = salt ?? Self.randomSalt()
        let keys = try keys(for: prepared(password), salt: salt, iterations: iterations)
        return "SCRAM-SHA-256$\(iterations):\(base64(salt))$\(base64(keys.stored)):\(base64(keys.server))"
    }

    /// Whether `password` is the one the verifier was made of; false for text that is no verifier.
    package static func matches(verifier: String, password: Password) -> Bool {
        guard let parts = Parts(verifier) else { return false }
        do {
            let keys = try keys(for: prepared(password), salt: parts.salt, iterations: parts.iterations)
            return isEqual(keys.stored, parts.storedKey) && isEqual(keys.server, parts.serverKey)
        } catch {
            return false
        }
    }

    private struct Parts {
        let iterations: Int
        let salt, storedKey, serverKey: [UInt8]

        init?(_ verifier: String) {
            let fields = verifier.split(separator: "$", omittingEmptySubsequences: false)
            guard fields.count == 3, fields[0] == "SCRAM-SHA-256" else { return nil }
            let (cost, keys) = (fields[1].split(separator: ":"), fields[2].split(separator: ":"))
            guard cost.count == 2, keys.count == 2, let iterations = Int(cost[0]), (1...10_000_000).contains(iterations),
                let salt = Data(base64Encoded: String(cost[1])), let stored = Data(base64Encoded: String(keys[0])),
                let server = Data(base64Encoded: String(keys[1]))
            else { return nil }
            (self.iterations, self.salt, storedKey, serverKey) = (iterations, Array(salt), Array(stored), Array(server))
        }
    }

    /// SASLprep for ASCII: nothing is mapped, control characters are forbidden (RFC 4013 section 2.3).
    private static func prepared(_ password: Password) throws(Failure) -> [UInt8] {
        let bytes = Array(password.value.utf8)
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.allSatisfy({ $0 < 0x80 }) else { throw .notASCII }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .controlCharacter }
        return bytes
    }

    /// RFC 5802 section 3.
    private static func keys(for password: [UInt8], salt: [UInt8], iterations: Int) throws -> (stored: [UInt8], server: [UInt8]) {
        let salted = try KDF.Insecure.PBKDF2.deriveKey(
            from: password,
            salt: salt,
            using: .sha256,
            outputByteCount: 32,
            unsafeUncheckedRounds: iterations
        )
        let clientKey = HMAC<SHA256>.authenticationCode(for: Array("Client Key".utf8), using: salted)
        let serverKey = HMAC<SHA256>.authenticationCode(for: Array("Server Key".utf8), using: salted)
        return (Array(SHA256.hash(data: Array(clientKey))), Array(serverKey))
    }

    private static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func randomSalt() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
