import GravityCommon

/// Makes an account unless the address has one; takes equally long and says the same either way.
struct Register: Sendable {
    /// What registering needs of the accounts.
    protocol Accounts: Sendable {
        /// False when the address has an account already, which is left as it is.
        func add(_ user: NewUser, _ hash: PasswordHash) async throws -> Bool
    }

    let users: any Accounts
    let passwords: PasswordHasher

    func callAsFunction(_ user: NewUser) async throws {
        let hash = try await passwords.hash(user.password.value)
        _ = try await users.add(user, hash)
    }
}
