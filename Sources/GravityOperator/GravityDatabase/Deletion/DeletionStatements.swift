import Postgres

/// What drops a resource's database and roles: only what carries its mark.
enum DeletionStatements {
    private static let drift = DatabaseDrift(.database, "the resource was deleted")

    /// Empty when the database is gone or another's.
    ///
    /// Clients are kept from coming back, then the administrator joins the roles whose sessions `WITH (FORCE)` has to end.
    static func preparation(_ plan: DeletionPlan, _ state: ServerState) -> [Repair] {
        guard let database = state.database, isOurs(database, plan, state) else { return [] }
        let owned = ours(plan, state).filter { $0 == database.owner || state.roles[$0]?.canLogin == true }
        let joins = RetirementStatements.joining(owned, state.administrator, drift)
        guard database.allowsConnections else { return joins }
        // An interrupted DROP DATABASE leaves a database that cannot be altered any more, only dropped.
        guard database.connectionLimit != -2 else { return joins }
        return joins + [Repair(drift, "ALTER DATABASE \(identifier: plan.database) WITH ALLOW_CONNECTIONS false")]
    }

    /// Runs outside of a transaction.
    static func drop(_ plan: DeletionPlan, _ state: ServerState) -> Repair? {
        guard let database = state.database, isOurs(database, plan, state) else { return nil }
        return Repair(drift, "DROP DATABASE \(identifier: plan.database) WITH (FORCE)")
    }

    /// The database's roles with the mark, logins first, since a group goes last.
    static func roles(_ plan: DeletionPlan, _ state: ServerState) -> [Repair] {
        ours(plan, state).map { Repair(drift, "DROP ROLE \(identifier: $0)") }
    }

    /// Marked, or left without a mark by a crash right after it was created for our own owner role.
    private static func isOurs(_ database: DatabaseState, _ plan: DeletionPlan, _ state: ServerState) -> Bool {
        switch plan.mark.reading(database.comment) {
        case .ours: true
        case .foreign: false
        case .unmarked: state.roles[database.owner].map { plan.mark.reading($0.comment) } == .ours
        }
    }

    private static func ours(_ plan: DeletionPlan, _ state: ServerState) -> [String] {
        let roles = OwnershipCheck.roles(of: plan.database, plan.mark, state)
        return roles.sorted { ($0.canLogin ? 0 : 1, $0.name) < ($1.canLogin ? 0 : 1, $1.name) }.map(\.name)
    }
}
