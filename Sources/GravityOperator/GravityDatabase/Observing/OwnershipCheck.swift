/// Whether the names of a plan are the resource's own to work on.
enum OwnershipCheck {
    /// The first name that belongs to something else; nil when everything that exists is the resource's own.
    ///
    /// A comment that was lost is not a change of owner: the database is known by its owner role, a role by its place in the database.
    static func conflict(_ plan: ProvisioningPlan, _ state: ServerState) -> OwnershipConflict? {
        let owner = state.roles[plan.roles.owner].map { plan.mark.reading($0.comment) }
        if let database = state.database {
            switch plan.mark.reading(database.comment) {
            case .ours: break
            case .foreign(let holder): return OwnershipConflict(object: "database \(plan.database)", plan, holder: holder)
            case .unmarked:
                // Left by a crash between CREATE DATABASE and COMMENT, or its comment was changed.
                let isOurs = owner == .ours && database.owner == plan.roles.owner
                if !isOurs { return OwnershipConflict(object: "database \(plan.database)", plan, holder: nil) }
            }
        }
        for name in plan.roleNames {
            guard let role = state.roles[name] else { continue }
            switch plan.mark.reading(role.comment) {
            case .ours: continue
            case .foreign(let holder): return OwnershipConflict(object: "role \(name)", plan, holder: holder)
            case .unmarked:
                if !hasPlace(name, plan, state) { return OwnershipConflict(object: "role \(name)", plan, holder: nil) }
            }
        }
        return nil
    }

    /// Whether a role without a mark holds what only this operator gives it in the resource's own database.
    private static func hasPlace(_ role: String, _ plan: ProvisioningPlan, _ state: ServerState) -> Bool {
        guard let database = state.database, plan.mark.reading(database.comment) == .ours else { return false }
        if role == plan.roles.owner { return database.owner == role }
        if plan.roles.all.contains(role) { return database.access.grants[role] != nil }
        return state.memberships.contains { $0.member == role && plan.roles.all.contains($0.role) }
    }
}

extension OwnershipCheck {
    /// The marked roles that belong to one database: its groups, its two main logins, and the members of its groups.
    ///
    /// The mark alone would not do: a resource that was deleted with Retain leaves roles with the same mark around another database.
    static func roles(of database: String, _ mark: OwnershipMark, _ state: ServerState) -> [RoleState] {
        let groups = GroupRoles(database: database).all
        let names = Set(groups + GroupRoles.mainLogins(database: database))
        return state.roles.values.filter { role in
            mark.reading(role.comment) == .ours
                && (names.contains(role.name) || state.memberships.contains { $0.member == role.name && groups.contains($0.role) })
        }
    }
}

/// A name that is taken.
struct OwnershipConflict: Error, Sendable, Hashable {
    /// `database orders`.
    let object: String
    /// Who has it; nil = nobody Gravity knows.
    let holder: String?
    let server: String

    init(object: String, _ plan: ProvisioningPlan, holder: String?) {
        self.object = object
        self.holder = holder
        server = plan.server.name
    }

    var message: String {
        if let holder { return "\(object) on server \(server) belongs to \(holder); nothing was changed. Choose another spec.database" }
        return "\(object) on server \(server) exists and was not made by Gravity; nothing was changed. "
            + "Choose another spec.database, or remove or rename it (taking over an existing one comes with a later release)"
    }
}
