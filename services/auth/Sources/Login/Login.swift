import GravityCommon
import Postgres

/// Checks a password and starts a session; an unknown address costs the same work as a wrong password and gets the same answer.
struct Login: Sendable {
    enum Failure: Error {
        case wrongCredentials
    }

    /// What logging in needs of the accounts.
    protocol Accounts: Sendable {
        func credentials(for email: EmailAddress) async throws -> Credentials?
        func replaceHash(of user: User.ID, with hash: PasswordHash) async throws
    }

    struct Credentials: Sendable {
        let user: User.ID
        let hash: PasswordHash
        let isActive: Bool
    }

    private let users: any Accounts
    private let passwords: PasswordHasher
    private let tokens: TokenIssuer
    private let decoy: PasswordHash

    init(users: any Accounts, passwords: PasswordHasher, tokens: TokenIssuer) {
        self.users = users
        self.passwords = passwords
        self.tokens = tokens
        decoy = .decoy(passwords.parameters)
    }

    func callAsFunction(email: String, password: Password) async throws -> TokenPair {
        guard password.value.utf8.count <= NewPassword.maximumBytes else { throw Failure.wrongCredentials }
        // A malformed address belongs to nobody; its form is no secret, so only the hashing is equalised.
        let address = EmailAddress(email)
        let credentials = if let address { try await users.credentials(for: address) } else { Credentials?.none }
        let isRight = try await passwords.verify(password, against: credentials?.hash ?? decoy)
        guard let credentials, isRight, credentials.isActive else { throw Failure.wrongCredentials }
        if credentials.hash.needsRehash(for: passwords.parameters) {
            try await users.replaceHash(of: credentials.user, with: passwords.hash(password))
        }
        return try await tokens.startSession(for: credentials.user)
    }
}
