import Kubernetes
import Postgres

/// What a login's Secret holds.
struct LoginCredentials: Sendable, Hashable {
    let password: Password
    let issuedTime: Timestamp
    /// `sha256:` and 16 hex digits of the Secret's contents.
    let hash: String
    /// Whether the password was made just now, so that the role does not have it yet.
    let isNew: Bool

    init(password: Password, issuedTime: Timestamp, hash: String, isNew: Bool) {
        self.password = password
        self.issuedTime = issuedTime
        self.hash = hash
        self.isNew = isNew
    }
}

/// The credentials of every login, safe in their Secrets before any role is touched.
struct PreparedCredentials: Sendable {
    /// By login role.
    var byRole: [String: LoginCredentials]
    var drift: [DatabaseDrift] = []

    init(byRole: [String: LoginCredentials], drift: [DatabaseDrift] = []) {
        self.byRole = byRole
        self.drift = drift
    }
}
