internal import CArgon2

/// An argon2id hash in PHC form (`$argon2id$v=19$m=19456,t=2,p=1$salt$tag`), which prints as `***`.
package struct PasswordHash: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    package let phc: String

    /// A stored hash; nil for text that is not an argon2id hash.
    package init?(phc: String) {
        guard phc.hasPrefix("$argon2id$") else { return nil }
        self.phc = phc
    }

    /// A hash of no password at these costs: verifying against it takes as long as against a real one, and always fails.
    package static func decoy(_ parameters: Parameters = .standard) -> PasswordHash {
        func base64(_ count: Int) -> String {
            Base64URL.encode(RandomBytes.make(count)).replacing("-", with: "+").replacing("_", with: "/")
        }
        let costs = "m=\(parameters.memory),t=\(parameters.passes),p=\(parameters.lanes)"
        return PasswordHash(text: "$argon2id$v=19$\(costs)$\(base64(16))$\(base64(32))")
    }

    private init(text: String) {
        phc = text
    }

    package var description: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// The costs of a hash (RFC 9106): memory in KiB, passes, lanes.
    package struct Parameters: Sendable, Hashable {
        package var memory: UInt32
        package var passes: UInt32
        package var lanes: UInt32

        /// 19 MiB, 2 passes, 1 lane: OWASP's Password Storage Cheat Sheet, and ASVS 5.0 appendix C.
        package static let standard = Parameters(memory: 19_456, passes: 2, lanes: 1)

        package init(memory: UInt32, passes: UInt32, lanes: UInt32) {
            self.memory = memory
            self.passes = passes
            self.lanes = lanes
        }
    }

    /// Whether it was made with other costs than `parameters`, and so should be replaced at the next login.
    package func needsRehash(for parameters: Parameters) -> Bool {
        !phc.hasPrefix("$argon2id$v=19$m=\(parameters.memory),t=\(parameters.passes),p=\(parameters.lanes)$")
    }

    /// Hashes for tens of milliseconds on the calling thread; nil when memory is short.
    static func make(_ password: [UInt8], _ parameters: Parameters) -> PasswordHash? {
        let salt = RandomBytes.make(16)
        var encoded = [CChar](repeating: 0, count: 160)
        let status = argon2id_hash_encoded(
            parameters.passes,
            parameters.memory,
            parameters.lanes,
            password,
            password.count,
            salt,
            salt.count,
            32,
            &encoded,
            encoded.count
        )
        guard status == ARGON2_OK.rawValue else { return nil }
        return PasswordHash(phc: String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// Compares for tens of milliseconds on the calling thread; nil when it could not be computed.
    func matches(_ password: [UInt8]) -> Bool? {
        switch argon2id_verify(phc, password, password.count) {
        case ARGON2_OK.rawValue: true
        case ARGON2_VERIFY_MISMATCH.rawValue: false
        default: nil
        }
    }
}
