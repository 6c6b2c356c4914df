package import Controller
import GravityAPI
package import Kubernetes

/// Brings one GravityService's world to what it asks for. Each line is a step; each step is a file.
package struct GravityServiceReconciler: Reconciler {
    let settings: ServiceSettings
    let caches: ServiceCaches
    let observer: ServiceObserver
    let applier: ServiceApplier
    let health: HealthMonitor
    let reporter: ServiceReporter
    var waits = Waits()

    /// How long until the next look at what is not watched; the runtime adds up to a tenth.
    struct Waits: Sendable {
        /// While pods or a migration are on their way, and after they have been for `patience`.
        var progress = Duration.seconds(5)
        var slowProgress = Duration.seconds(30)
        var patience = Duration.seconds(180)
        /// While a Secret or ConfigMap that the specification refers to is missing.
        var missing = Duration.seconds(10)
        /// Other people's Secrets and ConfigMaps: a change is seen within a minute.
        var references = Duration.seconds(54)
        /// What somebody else has to make room for.
        var refusal = Duration.seconds(30)
    }

    package func reconcile(_ key: ObjectKey, context: ReconcileContext) async throws -> ReconcileResult {
        guard let service = caches.services.get(key), !service.metadata.isTerminating else { return forget(key) }
        guard !service.spec.suspend else { return try await suspend(service) }
        let plan = try await plan(service)
        let announced = try await reporter.announce(service)
        let observed = try await observer.observe(plan)
        let desired = try DesiredResources(plan, observed)
        var outcome = ServiceOutcome(plan, observed, desired)
        let effects = try await apply(desired, plan, observed, isStable: isStable(service, desired), &outcome)
        outcome.health = healthReport(outcome, observed, before: service.status)
        try await reporter.outcome(outcome, of: announced, effects: effects)
        return try next(outcome, for: announced)
    }

    /// Children go with their owner, by the garbage collector.
    private func forget(_ key: ObjectKey) -> ReconcileResult {
        health.forget(key)
        reporter.forget(key)
        return .done
    }

    private func suspend(_ service: GravityService) async throws -> ReconcileResult {
        health.forget(service.key)
        try await reporter.suspended(service)
        return .done
    }

    private func plan(_ service: GravityService) async throws -> ServicePlan {
        do {
            return try ServicePlan(service, settings: settings)
        } catch let problem as InvalidService {
            try await reporter.invalid(service, problem)
            throw TerminalError(reason: GravityService.Reason.invalidSpec.rawValue, message: problem.description)
        }
    }

    /// Whether this very specification was rolled out before: a child that is missing now was taken away.
    private func isStable(_ service: GravityService, _ desired: DesiredResources) -> Bool {
        guard let status = service.status, status.observedGeneration == service.metadata.generation else { return false }
        return status.stableRevision != nil && status.stableRevision == desired.revision?.name
    }

    private func apply(
        _ desired: DesiredResources,
        _ plan: ServicePlan,
        _ observed: ObservedService,
        isStable: Bool,
        _ outcome: inout ServiceOutcome
    ) async throws -> ServiceApplier.Effects? {
        do {
            let effects = try await applier.apply(desired, plan, observed, wasStable: isStable)
            if let deployment = effects.deployment {
                let pods = ServiceObserver.current(observed.pods, deployment)
                outcome.rollout = Rollout(deployment, pods: pods, replicaSets: [])
            }
            return effects
        } catch let refusal as PodProblem {
            outcome.refusal = refusal
            return nil
        }
    }

    /// What the service said last; until it was asked for the first time after a start, what its status says it said.
    private func healthReport(
        _ outcome: ServiceOutcome,
        _ observed: ObservedService,
        before: GravityService.Status?
    ) -> HealthReport? {
        let key = outcome.plan.key
        guard let question = outcome.plan.healthReport, let address = observed.address, outcome.rollout.isAvailable else {
            health.forget(key)
            return outcome.plan.healthReport.map { _ in .unknown("No pod takes traffic") }
        }
        let host = address.contains(":") ? "[\(address)]" : address
        let target = HealthMonitor.Target(url: "http://\(host):\(question.port)\(question.path)", revision: outcome.rollout.revision ?? "")
        return health.report(of: key, at: target) ?? HealthReport(told: before)
    }

    /// When to look again if nothing that is watched changes: pods on their way and other people's Secrets are not watched.
    private func next(_ outcome: ServiceOutcome, for service: GravityService) throws -> ReconcileResult {
        if let refusal = outcome.refusal {
            guard refusal.reason == .nameConflict || refusal.reason == .quotaExceeded else {
                throw TerminalError(reason: refusal.reason.rawValue, message: refusal.message)
            }
            return .requeue(after: waits.refusal)
        }
        switch outcome.summary {
        case .progressing(.waitingForDatabase, _), .progressing(.databaseUnavailable, _): break
        case .progressing(.configurationMissing, _): return .requeue(after: waits.missing)
        case .progressing: return .requeue(after: isSlow(service) ? waits.slowProgress : waits.progress)
        case .stalled where outcome.rollout.state != .complete: return .requeue(after: waits.refusal)
        case .ready, .stalled, .impaired: break
        }
        return outcome.plan.container.references.isEmpty ? .done : .requeue(after: waits.references)
    }
}

extension GravityServiceReconciler {
    /// Whether the service has been on its way for so long that looking often is of no use.
    private func isSlow(_ service: GravityService) -> Bool {
        let since = service.status?.conditions.condition(GravityService.ConditionType.reconciling.rawValue)?.lastTransitionTime
        guard let since else { return false }
        return .seconds(Timestamp.now().seconds - since.seconds) > waits.patience
    }
}

extension ServiceOutcome {
    /// What is known before anything is applied.
    init(_ plan: ServicePlan, _ observed: ObservedService, _ desired: DesiredResources) {
        self.init(
            plan: plan,
            revision: desired.revision,
            binding: observed.binding,
            missing: observed.references.missing,
            migration: desired.migration.step,
            rollout: observed.rollout
        )
    }
}
