import Kubernetes
import Postgres
import Testing

@testable import GravityOperator

struct OwnershipTests {
    private let mark = OwnershipMark(cluster: "c1", resource: ObjectKey(namespace: "shop", name: "orders"))

    @Test func `The mark names cluster, namespace and name in a comment that reads back`() {
        #expect(mark.comment == #"gravity:{"v":1,"cluster":"c1","ref":"shop/orders"}"#)
        #expect(mark.reading(mark.comment) == .ours)
        #expect(mark.reading(#"gravity:{"ref":"shop/orders","cluster":"c1","v":1}"#) == .ours)
    }

    @Test func `Whose a comment is not is told without naming other clusters' resources`() {
        #expect(mark.reading(nil) == .unmarked)
        #expect(mark.reading("orders of the shop") == .unmarked)
        let neighbour = OwnershipMark(cluster: "c1", resource: ObjectKey(namespace: "billing", name: "orders"))
        #expect(mark.reading(neighbour.comment) == .foreign(owner: "GravityDatabase billing/orders"))
        let elsewhere = OwnershipMark(cluster: "c2", resource: ObjectKey(namespace: "shop", name: "orders"))
        #expect(mark.reading(elsewhere.comment) == .foreign(owner: "a GravityDatabase of another cluster"))
        guard case .foreign = mark.reading("gravity:{broken") else {
            Issue.record("a mark that cannot be read is somebody's")
            return
        }
    }

    @Test func `A database of another resource is a conflict, whatever else fits`() throws {
        let plan = try PlanFixture.plan()
        var state = PlanFixture.converged(plan)
        state.database?.comment = OwnershipMark(cluster: "cluster-1", resource: ObjectKey(namespace: "a", name: "b")).comment
        #expect(OwnershipCheck.conflict(plan, state)?.holder == "GravityDatabase a/b")
    }

    @Test func `Something that nobody marked is not ours`() throws {
        let plan = try PlanFixture.plan()
        var state = PlanFixture.empty()
        state.database = DatabaseState(owner: "postgres", comment: nil, access: AccessList())
        #expect(OwnershipCheck.conflict(plan, state)?.object == "database orders")
        state.database = nil
        state.roles["orders_reader"] = RoleState(name: "orders_reader", canLogin: false)
        #expect(OwnershipCheck.conflict(plan, state)?.object == "role orders_reader")
    }

    @Test func `What a crash left without a comment is still ours`() throws {
        let plan = try PlanFixture.plan()
        var state = PlanFixture.converged(plan)
        state.database?.comment = nil
        #expect(OwnershipCheck.conflict(plan, state) == nil)
    }

    @Test func `A role that lost its comment is known by its place in the database`() throws {
        let plan = try PlanFixture.plan()
        for name in plan.roleNames {
            var state = PlanFixture.converged(plan)
            state.roles[name]?.comment = "edited"
            #expect(OwnershipCheck.conflict(plan, state) == nil, "\(name)")
            state.database = nil
            #expect(OwnershipCheck.conflict(plan, state) != nil, "\(name)")
        }
    }

    @Test func `Deletion touches only what carries the mark`() throws {
        let plan = try PlanFixture.plan()
        let deletion = try DeletionPlan(PlanFixture.resource(), servers: ServerRegistry([PlanFixture.server]), cluster: "cluster-1")
        var state = PlanFixture.converged(plan)
        #expect(
            try DeletionStatements.preparation(deletion, state).text() == [
                #"GRANT "orders_a" TO "gadmin""#, #"GRANT "orders_owner" TO "gadmin""#,
                #"ALTER DATABASE "orders" WITH ALLOW_CONNECTIONS false"#,
            ]
        )
        #expect(try DeletionStatements.drop(deletion, state)?.sql.rendered().text == #"DROP DATABASE "orders" WITH (FORCE)"#)
        #expect(
            try DeletionStatements.roles(deletion, state).text() == [
                #"DROP ROLE "orders_a""#, #"DROP ROLE "orders_owner""#, #"DROP ROLE "orders_reader""#, #"DROP ROLE "orders_writer""#,
            ]
        )
        state.database?.comment = OwnershipMark(cluster: "cluster-1", resource: ObjectKey(namespace: "a", name: "b")).comment
        for name in state.roles.keys { state.roles[name]?.comment = state.database?.comment }
        #expect(DeletionStatements.preparation(deletion, state).isEmpty)
        #expect(DeletionStatements.drop(deletion, state) == nil)
        #expect(DeletionStatements.roles(deletion, state).isEmpty)
    }
}
