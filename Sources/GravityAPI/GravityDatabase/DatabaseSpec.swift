extension GravityDatabase {
    /// What a person asks for; also the inline template of a GravityService (`spec.database`).
    package struct Spec: Codable, Sendable, Hashable {
        /// A server of the operator's configuration; cannot be changed.
        package var serverRef: LocalReference
        /// Name on the server; nil = the object's name with `-` turned into `_`; cannot be changed.
        package var database: String?
        package var extensions: [Extension] = []
        package var schemas: [Schema] = []
        /// Connections each login role may hold at once; -1 = no limit, else at least 2, since the login probe uses one.
        package var connectionLimit = -1
        /// Settings of every login role (`ALTER ROLE … SET`), from the operator's allow-list.
        package var parameters: [Parameter] = []
        /// Logins besides the main one.
        package var access: [Access] = []
        package var credentials = Credentials()
        package var adoptionPolicy = AdoptionPolicy.never
        package var deletionPolicy = DeletionPolicy.retain
        /// Nothing is observed or repaired while true.
        package var suspend = false

        package init(serverRef: LocalReference) { self.serverRef = serverRef }

        package init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            serverRef = try fields.decode(LocalReference.self, forKey: .serverRef)
            try fields.read(.database, into: &database)
            try fields.read(.extensions, into: &extensions)
            try fields.read(.schemas, into: &schemas)
            try fields.read(.connectionLimit, into: &connectionLimit)
            try fields.read(.parameters, into: &parameters)
            try fields.read(.access, into: &access)
            try fields.read(.credentials, into: &credentials)
            try fields.read(.adoptionPolicy, into: &adoptionPolicy)
            try fields.read(.deletionPolicy, into: &deletionPolicy)
            try fields.read(.suspend, into: &suspend)
        }
    }

    /// What happens to a database or role that already exists on the server.
    package enum AdoptionPolicy: String, ClosedSet {
        /// Refused with `AdoptionRefused`.
        case never = "Never"
        /// Taken over when it carries no owner's mark; not supported yet.
        case ifUnowned = "IfUnowned"
    }

    /// What happens to the database and its roles when the object is deleted.
    package enum DeletionPolicy: String, ClosedSet {
        /// They stay on the server.
        case retain = "Retain"
        /// They are dropped, if they carry this object's mark.
        case delete = "Delete"
    }
}
