import GravityAPI
import Kubernetes
import Postgres
import Testing

@testable import GravityOperator

struct CredentialsSecretTests {
    private func content(_ change: (inout DatabaseServer) -> Void = { _ in }) throws -> CredentialsSecret {
        var server = PlanFixture.server
        change(&server)
        let plan = try ProvisioningPlan(PlanFixture.resource(), servers: ServerRegistry([server]), cluster: "c")
        let owner = try #require(PlanFixture.resource().controllerOwnerReference)
        return CredentialsSecret(plan: plan, login: plan.logins[0], owner: owner, certificate: nil)
    }

    @Test func `The Secret holds libpq's names and the ones people expect, for the public address`() throws {
        let content = try content {
            $0.publicHost = "db.example.com"
            $0.publicPort = 6432
            $0.sslMode = .require
        }
        #expect(
            content.values(Password("p@ss/word-0123456789")) == [
                "host": "db.example.com", "port": "6432", "dbname": "orders", "user": "orders_a", "password": "p@ss/word-0123456789",
                "sslmode": "require", "PGHOST": "db.example.com", "PGPORT": "6432", "PGDATABASE": "orders", "PGUSER": "orders_a",
                "PGPASSWORD": "p@ss/word-0123456789", "PGSSLMODE": "require",
                "uri": "postgresql://orders_a:p%40ss%2Fword-0123456789@db.example.com:6432/orders?sslmode=require",
                "DATABASE_URL": "postgresql://orders_a:p%40ss%2Fword-0123456789@db.example.com:6432/orders?sslmode=require",
            ]
        )
    }

    @Test(arguments: [
        ("A-Long-Enough-Password", true), ("short", false), ("has a space in it somewhere", false), ("ünïcödé-is-not-for-uris", false),
        ("control\u{7}character-in-it", false),
    ])
    func `A password is kept only when everything can use it`(text: String, isUsable: Bool) throws {
        let secret = Secret(metadata: ObjectMeta(name: "orders-db"), data: ["password": Base64Data(text)])
        #expect((try content().usablePassword(in: secret) != nil) == isUsable)
    }

    @Test func `A Secret is ours by label and owner, also under a uid from before a restore`() throws {
        let content = try content()
        var secret = content.desired(Password("x"), issued: .now(), type: nil)
        #expect(content.isOurs(secret))
        secret.metadata.ownerReferences[0].uid = "older"
        #expect(content.isOurs(secret))
        secret.metadata.ownerReferences[0].name = "other"
        #expect(!content.isOurs(secret))
        secret.metadata.ownerReferences = []
        #expect(content.isOurs(secret))
        secret.metadata.labels = [:]
        #expect(!content.isOurs(secret))
    }

    @Test func `What others add to the Secret is no difference, what they change is`() throws {
        let content = try content()
        let desired = content.desired(Password("0123456789abcdef"), issued: Timestamp(seconds: 1), type: nil)
        var found = desired
        found.data["extra"] = Base64Data("x")
        found.metadata.labels["team"] = "a"
        #expect(CredentialsSecret.holds(found, desired))
        found.data["host"] = Base64Data("elsewhere")
        #expect(!CredentialsSecret.holds(found, desired))
    }

    @Test func `The hash follows the contents and shows none of them`() throws {
        let one = try content().hash(Password("0123456789abcdef"))
        #expect(one.hasPrefix("sha256:"))
        #expect(one.utf8.count == 23)
        #expect(one == (try content().hash(Password("0123456789abcdef"))))
        #expect(one != (try content().hash(Password("0123456789abcdeX"))))
    }
}
