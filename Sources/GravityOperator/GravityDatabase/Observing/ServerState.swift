import Postgres

/// Everything the administrator sees of one resource's database and roles, read from the catalogs in one go.
struct ServerState: Sendable, Hashable {
    var administrator: AdministratorState
    /// The plan's roles that exist, and every other role that carries the resource's mark.
    var roles: [String: RoleState]
    /// Memberships in those roles and of those roles.
    var memberships: [Membership]
    /// nil = there is no database of that name.
    var database: DatabaseState?
}

/// The operator's own login on the server.
struct AdministratorState: Sendable, Hashable {
    var name: String
    var isSuperuser = false
    var canCreateDatabases = true
    var canCreateRoles = true
    /// Whether the server lets it keep statements out of the server's log (`SET log_statement`).
    var canSilenceLog = false
    /// Whether it may ask for the server's own identifier, as everybody may by default.
    var canIdentifyServer = false
    /// As `server_version_num`: 150018.
    var serverVersion: Int
    /// As people say it: `15.18`.
    var serverVersionText: String

    /// PostgreSQL 16 gave memberships their own INHERIT and SET options and took CREATEROLE its free hand.
    var hasMembershipOptions: Bool { serverVersion >= 160_000 }
}

/// One role as `pg_roles`, `pg_shdescription` and `pg_db_role_setting` say.
struct RoleState: Sendable, Hashable {
    var name: String
    var canLogin: Bool
    var connectionLimit = -1
    var inherits = true
    var isSuperuser = false
    var canCreateDatabases = false
    var canCreateRoles = false
    var canReplicate = false
    var bypassesRowSecurity = false
    /// Whether its password ends one day (`VALID UNTIL`).
    var expires = false
    var comment: String?
    /// `ALTER ROLE … SET`.
    var settings: [RoleSetting] = []
    /// `ALTER ROLE … IN DATABASE … SET`, for the plan's database.
    var settingsInDatabase: [RoleSetting] = []
}

/// One line of `pg_auth_members`.
struct Membership: Sendable, Hashable {
    var role: String
    var member: String
    var grantor: String
    var isAdmin = false
    /// True before PostgreSQL 16, where the member's own INHERIT decides.
    var inherits = true
    /// True before PostgreSQL 16.
    var canSet = true
    /// Whether the member administers the server: superusers and roles with CREATEROLE need no membership to get at anything.
    var isAdministrator = false
}

/// One database as `pg_database` says.
struct DatabaseState: Sendable, Hashable {
    var owner: String
    var comment: String?
    var allowsConnections = true
    /// -1 = none; -2 = left half dropped by a `DROP DATABASE` that was interrupted.
    var connectionLimit = -1
    var access: AccessList
    /// Another database of the same name has another one.
    var identity = ""
}

/// Which names a reading is about.
struct ServerQuestion: Sendable, Hashable {
    var database: String
    var roles: [String]
    var mark: OwnershipMark
}

extension ServerState {
    /// Reads the state; every name in it is compared, none is built into the text.
    static func read(_ question: ServerQuestion, on connection: PostgresConnection) async throws -> ServerState {
        let administrator = try await RoleCatalog.administrator(on: connection)
        let roles = try await RoleCatalog.roles(
            named: question.roles,
            mark: question.mark,
            database: question.database,
            on: connection
        )
        var database = try await DatabaseCatalog.database(question.database, on: connection)
        if administrator.canIdentifyServer, let oid = database?.identity {
            database?.identity = try await DatabaseCatalog.serverIdentifier(on: connection) + "/" + oid
        }
        return ServerState(
            administrator: administrator,
            roles: roles,
            memberships: try await RoleCatalog.memberships(of: roles.keys.sorted(), on: connection),
            database: database
        )
    }
}

extension ProvisioningPlan {
    var question: ServerQuestion { ServerQuestion(database: database, roles: roleNames, mark: mark) }
}
