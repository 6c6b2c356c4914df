import Postgres

/// A password good enough to be set: NIST SP 800-63B section 3.1.1, ASVS 5.0 section 6.2. No rules of composition.
struct NewPassword: Sendable {
    enum Weakness: String, Error {
        case tooShort = "too_short"
        case tooLong = "too_long"
        case common
        case similarToEmail = "similar_to_email"

        var message: String {
            switch self {
            case .tooShort: "must have at least \(NewPassword.minimumCharacters) characters"
            case .tooLong: "must have at most \(NewPassword.maximumBytes) bytes"
            case .common: "is one of the passwords everybody tries first"
            case .similarToEmail: "must not be made of the email address"
            }
        }
    }

    static let minimumCharacters = 8
    /// A bound on the work for one request; nothing is ever cut.
    static let maximumBytes = 1024

    let value: Password

    init(_ password: Password, for email: EmailAddress?) throws(Weakness) {
        let text = password.value
        guard text.unicodeScalars.count >= Self.minimumCharacters else { throw .tooShort }
        guard text.utf8.count <= Self.maximumBytes else { throw .tooLong }
        let folded = text.lowercased()
        guard !Self.common.contains(folded), Set(folded).count > 2 else { throw .common }
        if let email {
            let name = String(email.key.prefix { $0 != "@" })
            guard folded != email.key, !(name.count >= 4 && folded.contains(name) && folded.count < name.count + 5) else {
                throw .similarToEmail
            }
        }
        value = password
    }

    /// The head of the published lists, as far as it is long enough to be set at all.
    private static let common: Set<String> = [
        "password", "password1", "password12", "password123", "password1234", "passw0rd", "p@ssw0rd", "12345678", "123456789", "1234567890",
        "0123456789", "87654321", "11111111", "qwertyui", "qwertyuiop", "qwerty12", "qwerty123", "1qaz2wsx", "1q2w3e4r", "1q2w3e4r5t",
        "zaq12wsx",
        "asdfghjk", "asdfghjkl", "abcd1234", "abc12345", "abcdefgh", "iloveyou", "sunshine", "princess", "football", "baseball", "superman",
        "trustno1", "welcome1", "welcome123", "letmein1", "letmein123", "changeme", "changeme1", "changeme123", "administrator", "admin123",
        "adminadmin", "rootroot", "testtest", "test1234", "secret123", "default1", "computer", "internet", "whatever", "michael1",
        "jennifer",
        "starwars", "dragon123", "monkey123", "shadow123", "master123", "gravity1", "gravity123", "spaceman", "aa123456", "a1234567",
        "a12345678",
    ]
}
