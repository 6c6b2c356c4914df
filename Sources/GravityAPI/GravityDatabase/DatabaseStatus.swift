package import Kubernetes

extension GravityDatabase {
    /// What the operator last saw and did.
    package struct Status: Codable, Sendable, Hashable {
        /// Generation the conditions describe, success or failure; -1 = never looked at.
        package var observedGeneration: Int64 = -1
        package var conditions: [Condition] = []
        /// Name of the database on the server.
        package var database: String?
        /// Tells the database from one of the same name: another value means it was created anew and is empty.
        package var databaseIdentity: String?
        /// Role without login that owns the database and everything in it.
        package var ownerRole: String?
        package var credentials: CredentialsStatus?
        package var access: [AccessStatus] = []
        package var pendingCleanup: [PendingCleanup] = []
        package var extensions: [ExtensionStatus] = []
        /// As the server reports it, e.g. `15.18`.
        package var serverVersion: String?

        package init() {}

        package init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            try fields.read(.observedGeneration, into: &observedGeneration)
            try fields.read(.conditions, into: &conditions)
            try fields.read(.database, into: &database)
            try fields.read(.databaseIdentity, into: &databaseIdentity)
            try fields.read(.ownerRole, into: &ownerRole)
            try fields.read(.credentials, into: &credentials)
            try fields.read(.access, into: &access)
            try fields.read(.pendingCleanup, into: &pendingCleanup)
            try fields.read(.extensions, into: &extensions)
            try fields.read(.serverVersion, into: &serverVersion)
        }
    }

    /// The main login as it is now; holds no secret.
    package struct CredentialsStatus: Codable, Sendable, Hashable {
        package var secretName: String
        /// Login role the Secret holds.
        package var activeRole: String
        /// When the password was made.
        package var issuedTime: Timestamp?
        package var nextRotationTime: Timestamp?
        /// `sha256:` and 16 hex digits of the Secret's contents; changes when pods must be rolled.
        package var hash: String?

        package init(
            secretName: String,
            activeRole: String,
            issuedTime: Timestamp? = nil,
            nextRotationTime: Timestamp? = nil,
            hash: String? = nil
        ) {
            self.secretName = secretName
            self.activeRole = activeRole
            self.issuedTime = issuedTime
            self.nextRotationTime = nextRotationTime
            self.hash = hash
        }
    }

    /// One additional login as it is now.
    package struct AccessStatus: Codable, Sendable, Hashable {
        package var name: String
        /// Login role the Secret holds.
        package var activeRole: String
        package var secretName: String
        /// As in `CredentialsStatus`.
        package var hash: String?

        package init(name: String, activeRole: String, secretName: String, hash: String? = nil) {
            self.name = name
            self.activeRole = activeRole
            self.secretName = secretName
            self.hash = hash
        }
    }

    /// A role that is no longer used and could not be dropped yet.
    package struct PendingCleanup: Codable, Sendable, Hashable {
        package var role: String
        package var reason: CleanupReason

        package init(role: String, reason: CleanupReason) {
            self.role = role
            self.reason = reason
        }
    }

    /// Why an unused role is still there.
    package enum CleanupReason: String, ClosedSet {
        /// Clients are still connected with it.
        case activeSessions = "ActiveSessions"
        /// It owns objects, here or in another database.
        case ownsObjects = "OwnsObjects"
    }

    /// An extension as installed.
    package struct ExtensionStatus: Codable, Sendable, Hashable {
        package var name: String
        package var version: String

        package init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }
}
