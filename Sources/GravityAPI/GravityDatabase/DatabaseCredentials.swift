package import Kubernetes

extension GravityDatabase {
    /// The main login and its Secret.
    package struct Credentials: Codable, Sendable, Hashable {
        /// nil = `<name>-db`; cannot be changed.
        package var secretName: String?
        package var rotation = Rotation()

        package init(secretName: String? = nil) { self.secretName = secretName }

        package init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            try fields.read(.secretName, into: &secretName)
            try fields.read(.rotation, into: &rotation)
        }
    }

    /// When passwords are replaced; not supported yet.
    package struct Rotation: Codable, Sendable, Hashable {
        /// 0 = never; else at least 3600.
        package var intervalSeconds = 0
        /// A time later than `status.credentials.issuedTime` asks for one rotation.
        package var requestedAt: Timestamp?

        package init() {}

        package init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            try fields.read(.intervalSeconds, into: &intervalSeconds)
            try fields.read(.requestedAt, into: &requestedAt)
        }
    }

    /// An additional login with its own Secret.
    package struct Access: Codable, Sendable, Hashable {
        package var name: String
        package var privilege: Privilege
        package var secretName: String

        package init(name: String, privilege: Privilege, secretName: String) {
            self.name = name
            self.privilege = privilege
            self.secretName = secretName
        }
    }

    /// Which of the database's three group roles a login belongs to.
    package enum Privilege: String, ClosedSet {
        /// Owns the database and everything in it.
        case owner = "Owner"
        /// Reads and writes every table and sequence.
        case writer = "Writer"
        /// Reads every table and sequence.
        case reader = "Reader"
    }
}
