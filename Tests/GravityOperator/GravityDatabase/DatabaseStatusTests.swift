import GravityAPI
import Kubernetes
import Postgres
import Testing

@testable import GravityOperator

struct DatabaseStatusTests {
    private let now = Timestamp(seconds: 2_000)

    private func report(_ plan: ProvisioningPlan) -> ProvisioningReport {
        var report = ProvisioningReport()
        report.serverVersion = "15.18"
        report.isDatabaseAsPlanned = true
        report.provenLogins = Set(plan.logins.map(\.role))
        for login in plan.logins {
            report.credentials[login.role] = LoginCredentials(
                password: Password("canary-canary-canary"),
                issuedTime: Timestamp(seconds: 1_000),
                hash: "sha256:0123456789abcdef",
                isNew: false
            )
        }
        return report
    }

    private func words(_ status: GravityDatabase.Status) -> [String: String] {
        Dictionary(uniqueKeysWithValues: status.conditions.map { ($0.type, "\($0.status.rawValue) \($0.reason)") })
    }

    @Test func `Everything as planned is Ready and nothing else is said`() throws {
        let plan = try PlanFixture.plan { $0.access = [.init(name: "ro", privilege: .reader, secretName: "orders-ro")] }
        let status = DatabaseStatus.after(report(plan), plan, PlanFixture.resource(), now: now)
        #expect(
            words(status) == [
                "Ready": "True Provisioned", "ServerReachable": "True Provisioned", "DatabaseReady": "True Provisioned",
                "CredentialsReady": "True Provisioned",
            ]
        )
        #expect(status.observedGeneration == 1)
        #expect(status.credentials?.activeRole == "orders_a")
        #expect(status.credentials?.issuedTime == Timestamp(seconds: 1_000))
        #expect(
            status.access == [.init(name: "ro", activeRole: "orders_reader_ro_a", secretName: "orders-ro", hash: "sha256:0123456789abcdef")]
        )
        #expect(status.serverVersion == "15.18")
        #expect(!"\(status)".contains("canary"))
    }

    @Test func `The same pass again gives the very same status`() throws {
        let plan = try PlanFixture.plan()
        var resource = PlanFixture.resource()
        resource.status = DatabaseStatus.after(report(plan), plan, resource, now: now)
        #expect(DatabaseStatus.after(report(plan), plan, resource, now: Timestamp(seconds: 9_000)) == resource.status)
    }

    @Test func `A server that cannot be reached makes Ready false and keeps what is known`() throws {
        let plan = try PlanFixture.plan()
        var resource = PlanFixture.resource()
        resource.status = DatabaseStatus.after(report(plan), plan, resource, now: now)
        var failed = ProvisioningReport()
        failed.problems = [ProvisioningProblem(connecting: PostgresError(.connection, "refused"), to: plan.server, "gadmin")]
        let status = DatabaseStatus.after(failed, plan, resource, now: Timestamp(seconds: 3_000))
        #expect(
            words(status) == [
                "Ready": "False ServerUnreachable", "Reconciling": "True ServerUnreachable", "ServerReachable": "False ServerUnreachable",
                "DatabaseReady": "Unknown ServerUnreachable", "CredentialsReady": "Unknown ServerUnreachable",
            ]
        )
        #expect(status.credentials == resource.status?.credentials)
        #expect(status.conditions.condition("Ready")?.lastTransitionTime == Timestamp(seconds: 3_000))
    }

    @Test func `What only a person can mend is Stalled and names the condition it belongs to`() throws {
        let plan = try PlanFixture.plan()
        var report = report(plan)
        report.isDatabaseAsPlanned = false
        report.problems = [ProvisioningProblem(.databaseReady, .extensionUnavailable, "extension x needs …", waitsForPerson: true)]
        #expect(
            words(DatabaseStatus.after(report, plan, PlanFixture.resource(), now: now)) == [
                "Ready": "False ExtensionUnavailable", "Stalled": "True ExtensionUnavailable", "ServerReachable": "True Provisioned",
                "DatabaseReady": "False ExtensionUnavailable", "CredentialsReady": "True Provisioned",
            ]
        )
    }

    @Test func `A field of a later release is Stalled while Ready speaks for the rest`() throws {
        let plan = try PlanFixture.plan { $0.credentials.rotation.intervalSeconds = 3600 }
        let status = DatabaseStatus.after(report(plan), plan, PlanFixture.resource(), now: now)
        #expect(words(status)["Ready"] == "True Provisioned")
        #expect(words(status)["Stalled"] == "True NotYetSupported")
        #expect(status.conditions.condition("Stalled")?.message.contains("spec.credentials.rotation.intervalSeconds") == true)
    }

    @Test func `The first write of a generation says that work begins`() throws {
        let status = DatabaseStatus.starting(PlanFixture.resource(), now: now)
        #expect(words(status) == ["Ready": "Unknown Creating", "Reconciling": "True Creating"])
        #expect(status.observedGeneration == 1)
    }

    @Test func `A suspended resource says that nobody looks, and its generation is observed`() throws {
        let status = DatabaseStatus.suspended(PlanFixture.resource(), now: now)
        #expect(words(status) == ["Ready": "Unknown Suspended"])
        #expect(status.observedGeneration == 1)
    }

    @Test func `A resource whose names are another's has no database to speak of`() throws {
        let plan = try PlanFixture.plan()
        var report = ProvisioningReport()
        report.serverVersion = "15.18"
        report.problems = [ProvisioningProblem(.databaseReady, .nameConflict, "taken", waitsForPerson: true)]
        let status = DatabaseStatus.after(report, plan, PlanFixture.resource(), now: now)
        #expect(status.database == nil)
        #expect(status.credentials == nil)
        #expect(words(status)["Stalled"] == "True NameConflict")
    }

    @Test func `The words of an event stay below what an event holds`() {
        let drift = (0..<100).map { DatabaseDrift(.grant, "a difference of some length, number \($0)") }
        let text = DatabaseReporter.repairs(drift)
        #expect(text.utf8.count < 1_000)
        #expect(text.hasSuffix("and more"))
    }
}
