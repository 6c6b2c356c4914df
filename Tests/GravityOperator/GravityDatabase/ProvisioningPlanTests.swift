import FoundationEssentials
import GravityAPI
import Kubernetes
import Testing

@testable import GravityOperator

struct ProvisioningPlanTests {
    @Test func `The least a person may write gives a whole plan`() throws {
        let plan = try PlanFixture.plan()
        #expect(plan.database == "orders")
        #expect(plan.roles.all == ["orders_owner", "orders_writer", "orders_reader"])
        #expect(plan.logins.map(\.role) == ["orders_a"])
        #expect(plan.logins.map(\.group) == ["orders_owner"])
        #expect(plan.logins.map(\.secretName) == ["orders-db"])
        #expect(!plan.dropsOnDelete)
        #expect(plan.unsupported.isEmpty)
    }

    @Test func `Every access entry is a login of its group with a Secret of its own`() throws {
        let plan = try PlanFixture.plan {
            $0.access = [
                .init(name: "report-daily", privilege: .reader, secretName: "orders-ro"),
                .init(name: "app", privilege: .writer, secretName: "orders-rw"),
            ]
            $0.connectionLimit = 5
            $0.parameters = [.init(name: "Statement_Timeout", value: "30s")]
        }
        #expect(plan.logins.map(\.role) == ["orders_a", "orders_reader_report_daily_a", "orders_writer_app_a"])
        #expect(plan.logins.map(\.group) == ["orders_owner", "orders_reader", "orders_writer"])
        #expect(plan.logins.map(\.secretName) == ["orders-db", "orders-ro", "orders-rw"])
        #expect(plan.logins.allSatisfy { $0.connectionLimit == 5 })
        #expect(plan.logins.allSatisfy { $0.settings == [RoleSetting(name: "statement_timeout", value: "30s")] })
    }

    @Test func `A login's name never exceeds 63 bytes and stays different from its neighbours`() {
        let database = String(repeating: "d", count: 50)
        let names = ["a", "b"].map { last in
            GroupRoles.login(
                database: database,
                access: .init(name: String(repeating: "x", count: 40) + last, privilege: .reader, secretName: "s")
            )
        }
        #expect(names.allSatisfy { $0.utf8.count <= 63 && $0.hasSuffix("_a") })
        #expect(Set(names).count == 2)
    }

    @Test(arguments: [
        (PlanFixture.resource { $0.serverRef.name = "nope" }, "offered: main"),
        (PlanFixture.resource { $0.database = "Orders" }, "spec.database"),
        (PlanFixture.resource { $0.database = "postgres" }, "spec.database"),
        (PlanFixture.resource { $0.database = "pg_things" }, "spec.database"),
        (PlanFixture.resource { $0.database = "a\"; DROP" }, "spec.database"),
        (PlanFixture.resource { $0.schemas = [.init(name: "pg_x")] }, "spec.schemas[0].name"),
        (PlanFixture.resource { $0.parameters = [.init(name: "log_statement", value: "none")] }, "log_statement"),
        (PlanFixture.resource { $0.parameters = [.init(name: "role", value: "postgres")] }, "role"),
        (
            PlanFixture.resource {
                $0.parameters = [.init(name: "jit", value: "on"), .init(name: "JIT", value: "off")]
            }, "spec.parameters[1].name"
        ),
        (PlanFixture.resource { $0.access = [.init(name: "a", privilege: .reader, secretName: "orders-db")] }, "secretName"),
    ])
    func `A spec that cannot be provisioned is refused with what to change`(resource: GravityDatabase, words: String) {
        let error = #expect(throws: ProvisioningPlanError.self) {
            try ProvisioningPlan(resource, servers: ServerRegistry([PlanFixture.server]), cluster: "c")
        }
        #expect(error?.reason == .invalidSpec)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func `An extension outside of the allow-list has a reason of its own`() {
        let error = #expect(throws: ProvisioningPlanError.self) { try PlanFixture.plan { $0.extensions = [.init(name: "plpython3u")] } }
        #expect(error?.reason == .extensionNotAllowed)
        #expect(error?.message.contains("allowed: cube, earthdistance") == true)
    }

    @Test func `A namespace without any server is told whom to ask`() {
        var resource = PlanFixture.resource()
        resource.metadata.namespace = "elsewhere"
        let error = #expect(throws: ProvisioningPlanError.self) {
            try ProvisioningPlan(resource, servers: ServerRegistry([PlanFixture.server]), cluster: "c")
        }
        #expect(error?.message.contains("allowedNamespaces") == true)
    }

    @Test func `Fields of a later release are named and everything else is planned`() throws {
        let plan = try PlanFixture.plan {
            $0.credentials.rotation.intervalSeconds = 3600
            $0.adoptionPolicy = .ifUnowned
        }
        #expect(plan.unsupported.count == 2)
        #expect(plan.wantsAdoption)
        #expect(plan.logins.count == 1)
    }
}
