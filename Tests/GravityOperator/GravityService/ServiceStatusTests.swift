import GravityAPI
import Kubernetes
import Testing

@testable import GravityOperator

@Suite struct ServiceStatusTests {
    private let noon = Timestamp(seconds: 1_000_000)
    private let later = Timestamp(seconds: 1_000_060)

    private func outcome(_ rollout: Rollout.State = .complete, _ change: (inout ServiceOutcome) -> Void = { _ in }) throws -> ServiceOutcome
    {
        let plan = try Fixtures.plan()
        let revision = ServiceRevision(PodTemplate(plan, try Fixtures.inputs()), names: plan.names)
        let live = Rollout(state: rollout, isAvailable: true, replicas: 2, readyReplicas: 2, revision: revision.name)
        var outcome = ServiceOutcome(plan: plan, revision: revision, rollout: live)
        change(&outcome)
        return outcome
    }

    private func status(_ outcome: ServiceOutcome, after old: GravityService.Status? = nil, now: Timestamp? = nil) -> GravityService.Status
    {
        var service = Fixtures.service()
        service.status = old
        return ServiceStatus.after(service, outcome, now: now ?? noon)
    }

    @Test func `The same outcome at another time is the same status`() throws {
        let first = status(try outcome())
        #expect(status(try outcome(), after: first, now: later) == first)
        let failing = try outcome(.progressing(PodProblem(.crashLooping, "m")))
        let second = status(failing, after: first, now: noon)
        #expect(status(failing, after: second, now: later) == second)
    }

    @Test func `A complete rollout is Ready, stable, and neither Reconciling nor Stalled`() throws {
        let status = status(try outcome())
        #expect(status.conditions.isTrue("Ready") && status.conditions.isTrue("RolloutSucceeded"))
        #expect(status.conditions.condition("Reconciling") == nil && status.conditions.condition("Stalled") == nil)
        #expect(status.stableRevision == status.currentRevision)
        #expect(status.observedGeneration == 1)
    }

    @Test func `A failed rollout keeps the stable revision and names the failed one, until it is mended`() throws {
        let good = status(try outcome())
        let failed = status(
            try outcome(.failed(PodProblem(.imagePullFailed, "m"))) { outcome in
                outcome.revision = ServiceRevision(PodTemplate(outcome.plan, .init(referencesHash: "other")), names: outcome.plan.names)
                outcome.rollout = Rollout(
                    state: outcome.rollout.state,
                    isAvailable: true,
                    replicas: 3,
                    readyReplicas: 2,
                    revision: outcome.revision?.name
                )
            },
            after: good
        )
        #expect(failed.conditions.condition("Ready")?.reason == "ImagePullFailed")
        #expect(failed.conditions.isTrue("Stalled") && failed.conditions.isTrue("Available"))
        #expect(failed.stableRevision == good.stableRevision && failed.failedRevision == failed.currentRevision)
        #expect(status(try outcome(), after: failed).failedRevision == nil)
    }

    @Test func `An unhealthy report takes Ready away, a degraded one does not`() throws {
        let report = HealthReport(httpStatus: 503, body: Array(#"{"status":"unhealthy","checks":{"db":{"status":"down"}}}"#.utf8))
        #expect(status(try outcome { $0.health = report }).conditions.condition("Ready")?.reason == "DependencyDown")
        let degraded = HealthReport(httpStatus: 200, body: Array(#"{"status":"degraded"}"#.utf8))
        #expect(status(try outcome { $0.health = degraded }).conditions.isTrue("Ready"))
    }

    @Test func `The first write of a generation promises nothing`() {
        let announced = ServiceStatus.announced(Fixtures.service(), now: noon)
        #expect(announced.conditions.condition("Ready")?.status == .unknown)
        #expect(announced.conditions.isTrue("Reconciling"))
        #expect(announced.observedGeneration == 1)
    }

    @Test func `An event is told when a condition turns bad, not again while it stays so`() throws {
        let good = status(try outcome())
        let bad = status(try outcome(.failed(PodProblem(.crashLooping, "m"))), after: good)
        let events = ServiceEvents.between(good, bad, effects: nil)
        #expect(events.map(\.reason) == ["CrashLooping"])
        #expect(events.map(\.isWarning) == [true])
        #expect(ServiceEvents.between(bad, bad, effects: nil).isEmpty)
        #expect(ServiceEvents.between(nil, good, effects: nil).map(\.reason) == ["Deployed"])
    }
}
