import GravityAPI
import Kubernetes

/// The checked specification of a GravityDatabase: from here on nothing can be invalid.
struct ProvisioningPlan: Sendable, Hashable {
    let resource: ObjectKey
    let mark: OwnershipMark
    let server: DatabaseServer
    /// Name of the database on the server.
    let database: String
    let roles: GroupRoles
    /// The main login first, then one for each `access` entry.
    let logins: [LoginPlan]
    let schemas: [String]
    let extensions: [ExtensionPlan]
    let dropsOnDelete: Bool
    /// Whether the spec asks to take over what exists, which a later release does.
    let wantsAdoption: Bool
    /// Settings the API already has and this release does not do yet, each in words; everything else is applied all the same.
    let unsupported: [String]

    /// Every role the plan wants, groups before the logins that are members of them.
    var roleNames: [String] { roles.all + logins.map(\.role) }
}

/// One login role and the Secret that holds its password.
struct LoginPlan: Sendable, Hashable {
    let role: String
    /// The group it is a member of and works as.
    let group: String
    /// -1 = none.
    let connectionLimit: Int
    /// `ALTER ROLE … SET`, `role` not among them.
    let settings: [RoleSetting]
    let secretName: String
    /// Name of the `access` entry; nil for the main login.
    let access: String?
}

/// One `name = value` of `ALTER ROLE … SET`.
struct RoleSetting: Sendable, Hashable {
    /// Lower case.
    let name: String
    let value: String

    init(name: String, value: String) {
        self.name = name.lowercased()
        self.value = value
    }
}

struct ExtensionPlan: Sendable, Hashable {
    let name: String
    /// nil = the server's default when it is created, then whatever is installed.
    let version: String?
    /// nil = the extension's own, or `public`.
    let schema: String?
}

extension ProvisioningPlan {
    /// Checks everything that can be checked without the server; throws the first mistake as a person can mend it.
    init(
        _ resource: GravityDatabase,
        servers: ServerRegistry,
        cluster: String
    ) throws(ProvisioningPlanError) {
        let spec: GravityDatabase.Spec
        do { spec = try resource.readableSpec() } catch { throw .unreadable(error) }
        guard let server = servers.server(spec.serverRef.name, for: resource.key.namespace) else {
            throw .serverNotOffered(spec.serverRef.name, offered: servers.names(for: resource.key.namespace))
        }
        try Self.checkNames(resource)
        try Self.check(spec.extensions, on: server)
        let settings = try Self.settings(spec.parameters, on: server)
        let database = resource.databaseName
        let roles = GroupRoles(database: database)

        self.resource = resource.key
        mark = OwnershipMark(cluster: cluster, resource: resource.key)
        self.server = server
        self.database = database
        self.roles = roles
        let main = LoginPlan(
            role: GroupRoles.login(database: database),
            group: roles.owner,
            connectionLimit: spec.connectionLimit,
            settings: settings,
            secretName: resource.secretName,
            access: nil
        )
        logins =
            [main]
            + spec.access.map { access in
                LoginPlan(
                    role: GroupRoles.login(database: database, access: access),
                    group: roles.group(access.privilege),
                    connectionLimit: spec.connectionLimit,
                    settings: settings,
                    secretName: access.secretName,
                    access: access.name
                )
            }
        schemas = spec.schemas.map(\.name)
        extensions = spec.extensions.map { ExtensionPlan(name: $0.name, version: $0.version, schema: $0.schema) }
        dropsOnDelete = spec.deletionPolicy == .delete
        wantsAdoption = spec.adoptionPolicy == .ifUnowned
        unsupported = Self.unsupported(spec)
    }

    private static func unsupported(_ spec: GravityDatabase.Spec) -> [String] {
        var found: [String] = []
        if spec.credentials.rotation.intervalSeconds > 0 { found.append("spec.credentials.rotation.intervalSeconds") }
        if spec.credentials.rotation.requestedAt != nil { found.append("spec.credentials.rotation.requestedAt") }
        if spec.adoptionPolicy == .ifUnowned { found.append("spec.adoptionPolicy: IfUnowned") }
        return found
    }
}
