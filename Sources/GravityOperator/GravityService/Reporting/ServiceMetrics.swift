import GravityAPI
import Kubernetes
import Metrics

/// `gravity_migrations_total{result}`, `gravity_rollouts_total{result}` and `gravity_rollout_duration_seconds`.
struct ServiceMetrics: Sendable {
    private let migrated = Counter(label: "gravity_migrations_total", dimensions: [("result", "succeeded")])
    private let migrationFailed = Counter(label: "gravity_migrations_total", dimensions: [("result", "failed")])
    private let rolledOut = Counter(label: "gravity_rollouts_total", dimensions: [("result", "succeeded")])
    private let stalled = Counter(label: "gravity_rollouts_total", dimensions: [("result", "stalled")])
    private let duration = Timer(label: "gravity_rollout_duration_seconds")

    /// Counts what changed from one written status to the next.
    func record(_ old: GravityService.Status?, _ new: GravityService.Status, now: Timestamp) {
        if let migration = new.migration, migration.jobName != old?.migration?.jobName || migration.result != old?.migration?.result {
            switch migration.result {
            case .succeeded: migrated.increment()
            case .failed: migrationFailed.increment()
            case .running: break
            }
        }
        if new.failedRevision != nil, new.failedRevision != old?.failedRevision { stalled.increment() }
        guard let stable = new.stableRevision, stable != old?.stableRevision else { return }
        rolledOut.increment()
        if let start = old?.conditions.condition(GravityService.ConditionType.reconciling.rawValue)?.lastTransitionTime {
            duration.recordSeconds(now.seconds - start.seconds)
        }
    }
}
