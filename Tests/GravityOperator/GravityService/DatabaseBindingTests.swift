import GravityAPI
import Kubernetes
import Testing

@testable import GravityOperator

@Suite struct DatabaseBindingTests {
    private func database(_ ready: Condition.Status?, generation: Int64 = 1, _ change: (inout GravityDatabase) -> Void = { _ in })
        -> GravityDatabase
    {
        var database = GravityDatabase(metadata: Fixtures.metadata("orders"), spec: .init(serverRef: LocalReference(name: "main")))
        if let ready {
            var status = GravityDatabase.Status()
            status.observedGeneration = generation
            status.conditions = [Condition(type: "Ready", status: ready, reason: "R", message: "The server does not answer")]
            database.status = status
        }
        change(&database)
        return database
    }

    private func bind(
        _ object: GravityDatabase?,
        access: GravityService.DatabaseAccess = .owner,
        secrets: Set<String> = ["orders-db"]
    ) -> DatabaseBinding {
        let plan = DatabasePlan(name: "orders", template: nil, access: access, migrationAccess: .owner)
        let digests = Dictionary(uniqueKeysWithValues: DatabaseCredentials.variables.map { ($0, "d") })
        return DatabaseBinding(plan, namespace: "shop", object: object) { secrets.contains($0) ? digests : nil }
    }

    private func waiting(_ binding: DatabaseBinding) throws -> (hasInputs: Bool, message: String, isPending: Bool) {
        guard case .waiting(let inputs, let message, let isPending) = binding else { throw FixtureError() }
        return (inputs != nil, message, isPending)
    }

    @Test func `A Ready database with its Secret is all a rollout needs`() throws {
        let binding = bind(database(.true))
        #expect(binding.isReady && binding.inputs?.service.secretName == "orders-db")
        #expect(binding.inputs?.identity.contains("main") == true)
    }

    @Test func `A database that is missing, or not looked at yet, is waited for`() throws {
        #expect(try waiting(bind(nil)).message == "The GravityDatabase shop/orders does not exist")
        #expect(try waiting(bind(database(nil))).isPending)
        #expect(try waiting(bind(database(.true, generation: 0))).isPending)
        #expect(try waiting(bind(database(.unknown))).isPending)
    }

    @Test func `A database that is lost keeps its inputs and tells why`() throws {
        let lost = try waiting(bind(database(.false)))
        #expect(lost.hasInputs && !lost.isPending)
        #expect(lost.message.contains("The server does not answer"))
    }

    @Test func `Access as writer takes the writer's Secret, or says which entry to add`() throws {
        let without = try waiting(bind(database(.true), access: .writer))
        #expect(without.message.contains("privilege: Writer"))
        let with = database(.true) { $0.spec.access = [.init(name: "app", privilege: .writer, secretName: "orders-app")] }
        let binding = bind(with, access: .writer, secrets: ["orders-db", "orders-app"])
        #expect(binding.inputs?.service.secretName == "orders-app")
        #expect(binding.inputs?.migration.secretName == "orders-db")
    }

    @Test func `A database made anew under the same name is another one`() throws {
        let old = bind(database(.true) { $0.status?.databaseIdentity = "1/1" })
        let new = bind(database(.true) { $0.status?.databaseIdentity = "1/2" })
        #expect(old.inputs?.identity != new.inputs?.identity)
        #expect(old.inputs?.service == new.inputs?.service)
    }
}
