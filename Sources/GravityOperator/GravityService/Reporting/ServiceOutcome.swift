import GravityAPI
import Kubernetes

/// What one reconcile found and did, from which the status is computed and nothing else.
struct ServiceOutcome: Sendable {
    var plan: ServicePlan
    /// Nil while what the revision depends on is not known, such as credentials that do not exist yet.
    var revision: ServiceRevision?
    var binding: DatabaseBinding = .none
    /// Secrets and ConfigMaps the specification refers to and that are not there, each in words.
    var missing: [String] = []
    var migration: MigrationDecision.Step = .notNeeded
    var rollout: Rollout = .absent
    /// Nil when the service has no health report, or was not asked yet.
    var health: HealthReport?
    /// What the API server refused, or belongs to somebody else.
    var refusal: PodProblem?

    /// Whether the live Deployment carries the revision we want.
    var isApplied: Bool { revision != nil && rollout.revision == revision?.name }
}

extension ServiceOutcome {
    /// The one thing a person should know first, and what the summary conditions make of it.
    enum Summary: Sendable, Hashable {
        case ready(String)
        /// Something goes on by itself.
        case progressing(GravityService.Reason, String)
        /// Nothing more happens until a person changes something.
        case stalled(GravityService.Reason, String)
        /// It serves; a dependency is down.
        case impaired(GravityService.Reason, String)
    }

    /// The first that applies, in the order in which a service comes up.
    var summary: Summary {
        refused ?? waiting ?? migrating ?? rollingOut ?? impaired ?? notYetSupported
            ?? .ready(plan.replicas == 0 ? "Scaled to zero" : "The current revision is rolled out and serves")
    }

    private var refused: Summary? {
        refusal.map { .stalled($0.reason, $0.message) }
    }

    private var waiting: Summary? {
        if case .waiting(_, let message, _) = binding { return .progressing(databaseReason, message) }
        guard !missing.isEmpty else { return nil }
        return .progressing(.configurationMissing, missing.joined(separator: "; "))
    }

    /// A first rollout, or a database that is being worked on, is waited for; a running service has lost the database that it had.
    var databaseReason: GravityService.Reason {
        if case .waiting(_, _, isPending: false) = binding, rollout.state != .absent { return .databaseUnavailable }
        return .waitingForDatabase
    }

    private var migrating: Summary? {
        switch migration {
        case .notNeeded, .succeeded: nil
        case .failed(let run, let reason): .stalled(.migrationFailed, migrationFailure(run, reason))
        case .running(_, let problem?): .progressing(problem.reason, "The migration cannot start: \(problem.message)")
        // A Job that was deleted runs once more; the pods that passed it before go on.
        case .blocked, .start, .waitForEarlier, .running(_, nil): isApplied ? nil : .progressing(.migrating, migrationProgress)
        }
    }

    var migrationProgress: String {
        switch migration {
        case .waitForEarlier(let name): "Waiting for the earlier migration Job \(name) to end"
        case .start(let name): "The migration Job \(name) runs"
        case .running(let run, _): "The migration Job \(run.name) runs"
        case .blocked: "The migration waits for what it needs"
        case .notNeeded, .succeeded, .failed: ""
        }
    }

    func migrationFailure(_ run: MigrationRun, _ reason: String) -> String {
        "The migration Job \(run.name) failed: \(reason). See kubectl logs -n \(plan.names.namespace) job/\(run.name). "
            + "The running pods were left alone; to try again, change the spec or set the annotation \(GravityNames.Annotation.retry) anew"
    }

    private var rollingOut: Summary? {
        guard isApplied else { return .progressing(.rollingOut, "The new revision is about to be rolled out") }
        switch rollout.state {
        case .complete: return nil
        case .absent, .progressing(nil): return .progressing(.rollingOut, "Waiting for the pods to become available")
        case .progressing(let problem?): return .progressing(problem.reason, problem.message)
        case .failed(let problem): return .stalled(problem.reason, problem.message)
        }
    }

    private var impaired: Summary? {
        guard let health, health.verdict == .unhealthy else { return nil }
        return .impaired(.dependencyDown, health.message)
    }

    private var notYetSupported: Summary? {
        guard !plan.unsupported.isEmpty else { return nil }
        return .stalled(.notYetSupported, plan.unsupported.joined(separator: "; "))
    }
}
