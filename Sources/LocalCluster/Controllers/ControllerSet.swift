package import Logging

/// The controllers of a local cluster, each its own loop.
package struct ControllerSet: Sendable {
    private let access: ClusterAccess
    private let logger: Logger
    private let jobRetryDelay: Duration

    /// - Parameter jobRetryDelay: The wait before a failed job pod's first successor; doubles with each failure (10 s in Kubernetes).
    package init(access: ClusterAccess, logger: Logger, jobRetryDelay: Duration = .seconds(1)) {
        self.access = access
        self.logger = logger
        self.jobRetryDelay = jobRetryDelay
    }

    /// Runs every controller until the task is cancelled.
    package func run() async {
        let events = EventLog(access: access, logger: logger)
        let loops: [any ControlLoop] = [
            DeploymentController(access: access, events: events),
            ReplicaSetController(access: access, events: events),
            JobController(access: access, events: events, retryDelay: jobRetryDelay),
            GarbageCollector(access: access, events: events),
            NamespaceController(access: access),
            EndpointsController(access: access),
            DisruptionBudgetController(access: access),
        ]
        await withDiscardingTaskGroup { group in
            for loop in loops {
                group.addTask { await loop.run(logger: logger) }
            }
        }
    }
}
