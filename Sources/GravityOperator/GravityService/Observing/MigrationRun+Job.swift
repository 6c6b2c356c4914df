import GravityAPI
import Kubernetes

extension MigrationRun {
    /// Nil for a Job that is no migration of ours.
    init?(_ job: Job, pods: [Pod]) {
        guard let hash = job.metadata.labels[ServiceMark.migration], let uid = job.metadata.uid else { return nil }
        let own = pods.filter { pod in pod.metadata.ownerReferences.contains { $0.uid == uid } }
        self.init(
            name: job.metadata.name,
            uid: uid,
            hash: hash,
            trigger: job.metadata.annotations[ServiceMark.migrationTrigger] ?? "",
            created: job.metadata.creationTimestamp ?? .distantPast,
            state: Self.state(job, own)
        )
    }

    private static func state(_ job: Job, _ pods: [Pod]) -> State {
        if job.metadata.isTerminating { return .terminating }
        if job.isComplete { return .succeeded(at: job.status?.completionTime) }
        if let failure = job.failure { return .failed(words(for: failure, pods)) }
        let isWorking = pods.contains { pod in (pod.status?.containerStatuses ?? []).contains { $0.state?.running != nil } }
        let problem = PodProblem.worst(of: pods, logs: "kubectl logs -n \(job.metadata.namespace ?? "") job/\(job.metadata.name)")
        // Between two attempts a Job's pod has failed; that is no reason to say it cannot start.
        return .active(isWorking: isWorking, problem: problem?.reason == .crashLooping ? nil : problem)
    }

    private static func words(for failure: Condition, _ pods: [Pod]) -> String {
        let ended = pods.lazy.flatMap { $0.status?.containerStatuses ?? [] }.compactMap { $0.state?.terminated }.first { $0.exitCode != 0 }
        let exit = ended.map { " with exit code \($0.exitCode)" + ($0.reason.map { $0 == "Error" ? "" : " (\($0))" } ?? "") } ?? ""
        switch failure.reason {
        case "DeadlineExceeded": return "it took longer than spec.migrations.timeoutSeconds"
        case "BackoffLimitExceeded": return "every attempt ended\(exit.isEmpty ? " in failure" : exit)"
        default: return failure.message.isEmpty ? failure.reason : "\(failure.reason): \(failure.message)"
        }
    }
}

extension Timestamp {
    static let distantPast = Timestamp(seconds: 0)
}
