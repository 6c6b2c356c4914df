import Postgres

/// Who is a member of what: exactly the plan's logins in their groups, and the administrator in the owner role.
enum MembershipStatements {
    static func repairs(_ plan: ProvisioningPlan, _ state: ServerState) -> [Repair] {
        administrator(plan, state) + missing(plan, state) + unwanted(plan, state)
    }

    /// The administrator must be able to become the owner role to give it a database (PostgreSQL manual, CREATE DATABASE).
    ///
    /// From PostgreSQL 16 on it only may `SET ROLE`; before, a membership is all there is.
    private static func administrator(_ plan: ProvisioningPlan, _ state: ServerState) -> [Repair] {
        let name = state.administrator.name
        guard !state.administrator.isSuperuser else { return [] }
        let has = state.memberships.contains { $0.role == plan.roles.owner && $0.member == name && $0.canSet }
        guard !has else { return [] }
        let options: SQL = state.administrator.hasMembershipOptions ? " WITH INHERIT FALSE, SET TRUE" : ""
        return [
            Repair(
                DatabaseDrift(.membership, "administrator \(name) is no member of role \(plan.roles.owner)"),
                "GRANT \(identifier: plan.roles.owner) TO \(identifier: name)" + options
            )
        ]
    }

    private static func missing(_ plan: ProvisioningPlan, _ state: ServerState) -> [Repair] {
        let options: SQL = state.administrator.hasMembershipOptions ? " WITH INHERIT TRUE, SET TRUE" : ""
        return plan.logins.compactMap { login in
            let has = state.memberships.contains { $0.role == login.group && $0.member == login.role && $0.inherits && $0.canSet }
            guard !has else { return nil }
            return Repair(
                DatabaseDrift(.membership, "role \(login.role) is no full member of role \(login.group)"),
                "GRANT \(identifier: login.group) TO \(identifier: login.role)" + options
            )
        }
    }

    private static func unwanted(_ plan: ProvisioningPlan, _ state: ServerState) -> [Repair] {
        let planned = Set(plan.roleNames)
        // A login that is no longer planned is known by its membership until it is gone.
        let retired = RetirementStatements.retired(plan, state)
        var repairs: [Repair] = []
        for membership in state.memberships where planned.contains(membership.role) || planned.contains(membership.member) {
            guard !membership.isAdministrator, membership.member != state.administrator.name, !retired.contains(membership.member)
            else { continue }
            let by: SQL = state.administrator.hasMembershipOptions ? " GRANTED BY \(identifier: membership.grantor)" : ""
            let words: SQL = "\(identifier: membership.role) FROM \(identifier: membership.member)" + by
            let isWanted = plan.logins.contains { $0.group == membership.role && $0.role == membership.member }
            if !isWanted {
                let drift = DatabaseDrift(.membership, "role \(membership.member) is a member of role \(membership.role)")
                repairs.append(Repair(drift, "REVOKE " + words))
            } else if membership.isAdmin {
                let drift = DatabaseDrift(.membership, "role \(membership.member) may pass on role \(membership.role)")
                repairs.append(Repair(drift, "REVOKE ADMIN OPTION FOR " + words))
            }
        }
        return repairs
    }
}
