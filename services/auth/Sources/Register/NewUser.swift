import GravityCommon
import Postgres

/// A registration whose parts have been checked.
struct NewUser: Sendable {
    let email: EmailAddress
    let password: NewPassword
    /// A name to show; not unique, and not for logging in.
    let username: String?

    /// Throws one validation error that names every wrong field.
    init(email: String, password: Password, username: String?) throws(GravityError) {
        var problems: [GravityError.Field] = []
        let address = EmailAddress(email)
        if address == nil { problems.append(.init("email", "invalid_email", "must be an email address")) }
        let checked: NewPassword?
        do throws(NewPassword.Weakness) {
            checked = try NewPassword(password, for: address)
        } catch {
            checked = nil
            problems.append(.init("password", error.rawValue, error.message))
        }
        if let username, !Self.isName(username) {
            problems.append(.init("username", "invalid_username", "must have 1 to 64 characters and no control characters"))
        }
        guard let address, let checked, problems.isEmpty else { throw .validation(problems) }
        self.email = address
        self.password = checked
        self.username = username
    }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.unicodeScalars.count) && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}

/// An address as it was given, and the key by which it is compared.
struct EmailAddress: Sendable, Hashable {
    let text: String
    /// Lower case throughout: no mail provider of note tells `Ada@` from `ada@`.
    let key: String

    /// Checks the shape and RFC 5321's lengths (section 4.5.3.1), not whether anybody reads it.
    init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count), text.utf8.count <= 254, parts[1].utf8.count >= 3 else { return nil }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ (1...63).contains($0.utf8.count) && $0.first != "-" && $0.last != "-" }) else {
            return nil
        }
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
                && !"<>()[]\\,;:\"".unicodeScalars.contains(scalar)
        }
        guard isPlain else { return nil }
        self.text = text
        key = text.lowercased()
    }
}
