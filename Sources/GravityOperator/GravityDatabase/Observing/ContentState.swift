import Postgres

/// Everything inside the resource's database that the plan has a say in.
struct ContentState: Sendable, Hashable {
    /// `public`, the plan's schemas, and every schema the owner role owns.
    var schemas: [String: SchemaState]
    /// `ALTER DEFAULT PRIVILEGES FOR ROLE <owner>`; a missing entry means PostgreSQL's built-in defaults.
    var defaults: [DefaultPrivilegesScope: AccessList]
    /// Tables, views and sequences the owner role owns, those with equal access together.
    var relations: [RelationGroup]
    /// Roles of the plan besides the owner role that own something in the database, as after `SET ROLE NONE`.
    var otherOwners: [String] = []
    var extensions: [String: InstalledExtension]
    /// What the server could install, for the plan's extensions that are not as the plan wants them.
    var available: [String: [AvailableExtension]]
}

struct SchemaState: Sendable, Hashable {
    var owner: String
    var access: AccessList
}

/// Which objects a default applies to when the owner role creates them.
struct DefaultPrivilegesScope: Sendable, Hashable {
    var objects: ObjectClass
    /// nil = in every schema.
    var schema: String?

    enum ObjectClass: String, Sendable, Hashable, CaseIterable {
        case tables = "TABLES"
        case sequences = "SEQUENCES"
        case schemas = "SCHEMAS"
    }
}

/// Relations of one class that share one access list.
struct RelationGroup: Sendable, Hashable {
    var isSequence: Bool
    var names: [QualifiedName]
    var access: AccessList
}

struct QualifiedName: Sendable, Hashable {
    var schema: String
    var name: String
}

struct InstalledExtension: Sendable, Hashable {
    var version: String
    var schema: String
}

/// One version of an extension the server's machine has files for.
struct AvailableExtension: Sendable, Hashable {
    var version: String
    var isDefault = false
    /// Whether installing takes a superuser.
    var needsSuperuser = false
    /// Whether its objects end up a superuser's, as those of a trusted extension do; only a superuser moves them then.
    var belongsToSuperuser = false
    /// The schema it insists on.
    var schema: String?
    var isRelocatable = true
    /// Extensions it needs.
    var requires: [String] = []
}

extension ContentState {
    /// Reads the state over a connection to the database itself.
    static func read(_ plan: ProvisioningPlan, on connection: PostgresConnection) async throws -> ContentState {
        let installed = try await ExtensionCatalog.installed(on: connection)
        let wanting = plan.extensions.filter { wanted in
            guard let found = installed[wanted.name] else { return true }
            return wanted.version.map { $0 != found.version } ?? false || wanted.schema.map { $0 != found.schema } ?? false
        }
        return ContentState(
            schemas: try await SchemaCatalog.schemas(named: plan.schemas + ["public"], owner: plan.roles.owner, on: connection),
            defaults: try await SchemaCatalog.defaults(owner: plan.roles.owner, on: connection),
            relations: try await RelationCatalog.relations(owner: plan.roles.owner, on: connection),
            otherOwners: try await RelationCatalog.owners(among: plan.roleNames.filter { $0 != plan.roles.owner }, on: connection),
            extensions: installed,
            available: wanting.isEmpty ? [:] : try await ExtensionCatalog.available(wanting.map(\.name), on: connection)
        )
    }
}
