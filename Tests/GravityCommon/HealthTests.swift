import GravityCommon
import Observability
import Testing

struct HealthTests {
    private let good = NamedCheck("good") {}
    private let bad = NamedCheck("bad") { throw HealthCheckFailure("it is broken") }

    @Test func `All is well when every dependency is`() async {
        let report = await ServiceHealth(service: "s", version: "1", dependencies: [.init(good, isRequired: true)]).report()
        #expect(report.status == .healthy && report.dependencies["good"]?.status == .healthy)
    }

    @Test func `What the service can do without degrades it, what it needs makes it unhealthy`() async {
        let without = await ServiceHealth(
            service: "s",
            version: "1",
            dependencies: [.init(good, isRequired: true), .init(bad, isRequired: false)]
        ).report()
        #expect(without.status == .degraded && without.dependencies["bad"]?.message == "it is broken")
        let needed = await ServiceHealth(service: "s", version: "1", dependencies: [.init(bad, isRequired: true)]).report()
        #expect(needed.status == .unhealthy)
    }

    @Test func `A dependency that hangs is reported within the limit, and a foreign error without its words`() async {
        let hanging = NamedCheck("hanging") { try await Task.sleep(for: .seconds(60)) }
        let failing = NamedCheck("failing") { throw CanaryError() }
        let start = ContinuousClock.now
        let report = await ServiceHealth(
            service: "s",
            version: "1",
            dependencies: [.init(hanging, isRequired: true), .init(failing, isRequired: false)]
        ).report()
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(report.status == .unhealthy)
        #expect(report.dependencies["failing"]?.message?.contains("canary") == false)
    }

    private struct CanaryError: Error, CustomStringConvertible {
        let description = "canary"
    }
}
