import GravityAPI
import Kubernetes

/// Computes the status of a GravityService: pure, and equal for equal outcomes, so that a converged service is never written.
struct ServiceStatus {
    var status: GravityService.Status
    private let generation: Int64
    private let now: Timestamp

    init(_ service: GravityService, now: Timestamp) {
        status = service.status ?? GravityService.Status()
        generation = service.metadata.generation ?? 0
        self.now = now
    }

    /// The first write of a generation, before anything is done for it.
    static func announced(_ service: GravityService, now: Timestamp) -> GravityService.Status {
        var report = ServiceStatus(service, now: now)
        report.set(.ready, .unknown, .rollingOut, "The specification was seen and is being worked on")
        report.set(.reconciling, .true, .rollingOut, "The specification was seen and is being worked on")
        report.remove(.stalled)
        return report.finished
    }

    /// Nothing is touched while the service is suspended; what was known before stays.
    static func suspended(_ service: GravityService, now: Timestamp) -> GravityService.Status {
        var report = ServiceStatus(service, now: now)
        report.set(.ready, .unknown, .suspended, "spec.suspend is true: nothing is observed or changed")
        report.remove(.reconciling)
        report.remove(.stalled)
        return report.finished
    }

    /// A specification that cannot be carried out; running pods are left as they are.
    static func invalid(_ service: GravityService, _ problem: InvalidService, now: Timestamp) -> GravityService.Status {
        var report = ServiceStatus(service, now: now)
        report.set(.ready, .false, .invalidSpec, problem.description)
        report.set(.stalled, .true, .invalidSpec, problem.description)
        report.remove(.reconciling)
        return report.finished
    }

    static func after(_ service: GravityService, _ outcome: ServiceOutcome, now: Timestamp) -> GravityService.Status {
        var report = ServiceStatus(service, now: now)
        report.summarize(outcome.summary)
        report.available(outcome)
        report.database(outcome)
        report.migrations(outcome)
        report.rollout(outcome)
        report.dependencies(outcome)
        report.facts(outcome)
        return report.finished
    }

    private var finished: GravityService.Status {
        var finished = status
        finished.observedGeneration = generation
        return finished
    }

    mutating func set(_ type: GravityService.ConditionType, _ value: Condition.Status, _ reason: GravityService.Reason, _ message: String) {
        let message = String(message.prefix(2_048))
        status.conditions.set(type.rawValue, value, reason: reason.rawValue, message: message, generation: generation, now: now)
    }

    mutating func remove(_ type: GravityService.ConditionType) {
        status.conditions.remove(type.rawValue)
    }

    private mutating func summarize(_ summary: ServiceOutcome.Summary) {
        switch summary {
        case .ready(let message):
            set(.ready, .true, .deployed, message)
            remove(.reconciling)
            remove(.stalled)
        case .progressing(let reason, let message):
            set(.ready, .false, reason, message)
            set(.reconciling, .true, reason, message)
            remove(.stalled)
        case .stalled(let reason, let message):
            set(.ready, .false, reason, message)
            set(.stalled, .true, reason, message)
            remove(.reconciling)
        case .impaired(let reason, let message):
            set(.ready, .false, reason, message)
            remove(.reconciling)
            remove(.stalled)
        }
    }

    private mutating func facts(_ outcome: ServiceOutcome) {
        status.replicas = outcome.rollout.replicas
        status.readyReplicas = outcome.rollout.readyReplicas
        status.selector = outcome.plan.names.selectorText
        status.image = outcome.plan.container.image
        guard let revision = outcome.revision else { return }
        status.currentRevision = revision.name
        if outcome.isApplied {
            status.credentialsHash = outcome.binding.inputs.map { "sha256:\($0.service.hash)" }
            if outcome.rollout.state == .complete, outcome.migration.isPassed { status.stableRevision = revision.name }
        }
        switch outcome.summary {
        case .stalled(let reason, _) where reason != .notYetSupported: status.failedRevision = revision.name
        case .ready, .progressing, .stalled, .impaired:
            if status.stableRevision == revision.name || status.failedRevision != revision.name { status.failedRevision = nil }
        }
    }
}
