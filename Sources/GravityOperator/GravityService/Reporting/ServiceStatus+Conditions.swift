import GravityAPI
import Kubernetes

extension ServiceStatus {
    mutating func available(_ outcome: ServiceOutcome) {
        if outcome.rollout.isAvailable {
            set(.available, .true, .deployed, "Pods take traffic")
        } else if outcome.plan.replicas == 0, outcome.rollout.state == .complete {
            set(.available, .false, .deployed, "Scaled to zero")
        } else {
            let (reason, message) = outcome.obstacle
            set(.available, .false, reason, message)
        }
    }

    mutating func database(_ outcome: ServiceOutcome) {
        switch outcome.binding {
        case .none: remove(.databaseReady)
        case .ready: set(.databaseReady, .true, .databaseProvisioned, "The database is Ready and its credentials are there")
        case .waiting(_, let message, _): set(.databaseReady, .false, outcome.databaseReason, message)
        }
    }

    mutating func migrations(_ outcome: ServiceOutcome) {
        guard outcome.plan.migration != nil else {
            remove(.migrationsSucceeded)
            status.migration = nil
            return
        }
        switch outcome.migration {
        case .notNeeded, .blocked:
            let (reason, message) = outcome.obstacle
            set(.migrationsSucceeded, .unknown, reason, message)
        case .succeeded(let run, let time):
            set(.migrationsSucceeded, .true, .migrated, "The database's schema is that of the current revision")
            status.migration = record(outcome, run.name, .succeeded, time)
        case .failed(let run, let reason):
            set(.migrationsSucceeded, .false, .migrationFailed, outcome.migrationFailure(run, reason))
            status.migration = record(outcome, run.name, .failed, nil)
        case .running(let run, let problem?):
            set(.migrationsSucceeded, .unknown, problem.reason, problem.message)
            status.migration = record(outcome, run.name, .running, nil)
        case .start(let name), .waitForEarlier(let name):
            set(.migrationsSucceeded, .unknown, .migrating, outcome.migrationProgress)
            status.migration = record(outcome, name, .running, nil)
        case .running(let run, nil):
            set(.migrationsSucceeded, .unknown, .migrating, outcome.migrationProgress)
            status.migration = record(outcome, run.name, .running, nil)
        }
    }

    private func record(
        _ outcome: ServiceOutcome,
        _ jobName: String,
        _ result: GravityService.MigrationResult,
        _ time: Timestamp?
    ) -> GravityService.MigrationStatus? {
        outcome.revision.map { .init(revision: $0.name, jobName: jobName, result: result, completionTime: time) }
    }

    mutating func rollout(_ outcome: ServiceOutcome) {
        guard outcome.isApplied else {
            let (reason, message) = outcome.obstacle
            set(.rolloutSucceeded, .unknown, reason, message)
            return
        }
        let wasStable = status.stableRevision == outcome.revision?.name
        switch outcome.rollout.state {
        case .complete: set(.rolloutSucceeded, .true, .deployed, "Every pod runs the current revision")
        case .failed(let problem): set(.rolloutSucceeded, .false, problem.reason, problem.message)
        case .progressing where wasStable, .absent where wasStable:
            set(.rolloutSucceeded, .true, .deployed, "Every pod runs the current revision")
        case .progressing(let problem?): set(.rolloutSucceeded, .unknown, problem.reason, problem.message)
        case .progressing(nil), .absent: set(.rolloutSucceeded, .unknown, .rollingOut, "Waiting for the pods to become available")
        }
    }

    mutating func dependencies(_ outcome: ServiceOutcome) {
        guard outcome.plan.healthReport != nil else { return remove(.dependenciesHealthy) }
        guard let health = outcome.health else {
            set(.dependenciesHealthy, .unknown, .healthUnknown, "The service was not asked yet")
            return
        }
        switch health.verdict {
        case .healthy: set(.dependenciesHealthy, .true, .healthReported, health.message)
        case .degraded, .unhealthy: set(.dependenciesHealthy, .false, .dependencyDown, health.message)
        case .unknown: set(.dependenciesHealthy, .unknown, .healthUnknown, health.message)
        }
    }
}

extension ServiceOutcome {
    /// Reason and message of what stands in the way, for the conditions of steps that were not reached.
    var obstacle: (GravityService.Reason, String) {
        switch summary {
        case .progressing(let reason, let message), .stalled(let reason, let message), .impaired(let reason, let message): (reason, message)
        case .ready(let message): (.rollingOut, message)
        }
    }
}
