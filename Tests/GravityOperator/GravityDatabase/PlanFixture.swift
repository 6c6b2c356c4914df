import FoundationEssentials
import GravityAPI
import Kubernetes
import Postgres

@testable import GravityOperator

/// Plans and server states for the tests of pure steps.
enum PlanFixture {
    static var server: DatabaseServer {
        var server = DatabaseServer(
            name: "main",
            host: "db.internal",
            administrator: .files(username: "/u", password: "/p"),
            allowedNamespaces: ["shop"]
        )
        server.sslMode = .disable
        server.allowedExtensions = ["pgcrypto", "pg_trgm", "earthdistance", "cube", "pg_stat_statements"]
        return server
    }

    static func resource(_ change: (inout GravityDatabase.Spec) -> Void = { _ in }) -> GravityDatabase {
        var spec = GravityDatabase.Spec(serverRef: LocalReference(name: "main"))
        change(&spec)
        return GravityDatabase(metadata: ObjectMeta(name: "orders", namespace: "shop", uid: "uid-1", generation: 1), spec: spec)
    }

    static func plan(_ change: (inout GravityDatabase.Spec) -> Void = { _ in }) throws -> ProvisioningPlan {
        try ProvisioningPlan(resource(change), servers: ServerRegistry([server]), cluster: "cluster-1")
    }

    static func administrator(version: Int = 150_018) -> AdministratorState {
        AdministratorState(name: "gadmin", serverVersion: version, serverVersionText: "15.18")
    }

    /// Nothing of the plan exists.
    static func empty(version: Int = 150_018) -> ServerState {
        ServerState(administrator: administrator(version: version), roles: [:], memberships: [], database: nil)
    }

    /// Everything is as planned.
    static func converged(_ plan: ProvisioningPlan, version: Int = 150_018) -> ServerState {
        var state = empty(version: version)
        for name in plan.roles.all { state.roles[name] = RoleState(name: name, canLogin: false, comment: plan.mark.comment) }
        for login in plan.logins {
            state.roles[login.role] = RoleState(
                name: login.role,
                canLogin: true,
                connectionLimit: login.connectionLimit,
                comment: plan.mark.comment,
                settings: [RoleSetting(name: "role", value: login.group)] + login.settings
            )
            state.memberships.append(Membership(role: login.group, member: login.role, grantor: "gadmin"))
        }
        state.memberships.append(Membership(role: plan.roles.owner, member: "gadmin", grantor: "gadmin", isAdministrator: true))
        state.database = DatabaseState(
            owner: plan.roles.owner,
            comment: plan.mark.comment,
            access: AccessList(DatabaseStatements.access(plan, state.administrator))
        )
        return state
    }

    /// The inside of a database that was just created.
    static var freshContent: ContentState {
        ContentState(
            schemas: [
                "public": SchemaState(owner: "pg_database_owner", access: AccessList([AccessList.everyone: ["USAGE"]]))
            ],
            defaults: [:],
            relations: [],
            extensions: [:],
            available: [:]
        )
    }

    static func convergedContent(_ plan: ProvisioningPlan) -> ContentState {
        var content = ContentState(schemas: [:], defaults: [:], relations: [], extensions: [:], available: [:])
        for name in plan.schemas + ["public"] {
            content.schemas[name] = SchemaState(
                owner: plan.roles.owner,
                access: AccessList(ContentStatements.access(plan, .schemas))
            )
        }
        for objects in DefaultPrivilegesScope.ObjectClass.allCases {
            content.defaults[DefaultPrivilegesScope(objects: objects)] = AccessList(ContentStatements.access(plan, objects))
        }
        return content
    }
}

extension [Repair] {
    /// The exact statements.
    func text() throws -> [String] { try map { try $0.sql.rendered().text } }
}
