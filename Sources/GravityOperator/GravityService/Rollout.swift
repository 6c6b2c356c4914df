import GravityAPI
import Kubernetes

/// What a Deployment's status means for the revision it carries: pure, from the Deployment and, while it is not complete, its pods.
struct Rollout: Sendable, Hashable {
    let state: State
    /// At least one pod takes traffic, of whatever revision.
    let isAvailable: Bool
    let replicas: Int
    let readyReplicas: Int
    /// The revision the Deployment carries, which is not always the one we want.
    let revision: String?

    enum State: Sendable, Hashable {
        /// There is no Deployment.
        case absent
        case progressing(PodProblem?)
        case complete
        /// No progress within the deadline.
        case failed(PodProblem)
    }

    static let absent = Rollout(state: .absent, isAvailable: false, replicas: 0, readyReplicas: 0, revision: nil)
}

extension Rollout {
    /// - Parameter pods: the pods of the revision; needed only while it is not complete.
    init(_ deployment: Deployment, pods: [Pod], replicaSets: [ReplicaSet] = []) {
        let status = deployment.status ?? Deployment.Status()
        replicas = Int(status.replicas ?? 0)
        readyReplicas = Int(status.readyReplicas ?? 0)
        isAvailable = (status.availableReplicas ?? 0) > 0
        revision = deployment.metadata.labels[GravityNames.Mark.revision]
        state = Self.state(deployment, status, pods, replicaSets, revision ?? "")
    }

    /// Whether reading pods would tell more.
    static func isComplete(_ deployment: Deployment) -> Bool {
        guard let status = deployment.status, (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0) else {
            return false
        }
        let wanted = deployment.spec.replicas ?? 1
        return (status.updatedReplicas ?? 0) == wanted && (status.replicas ?? 0) == wanted && (status.availableReplicas ?? 0) >= wanted
    }

    private static func state(
        _ deployment: Deployment,
        _ status: Deployment.Status,
        _ pods: [Pod],
        _ replicaSets: [ReplicaSet],
        _ revision: String
    ) -> State {
        if isComplete(deployment) { return .complete }
        let namespace = deployment.metadata.namespace ?? ""
        let logs = "kubectl logs -n \(namespace) -l \(GravityNames.Mark.revision)=\(revision) --previous"
        let problem = refusal(status, replicaSets) ?? PodProblem.worst(of: pods, logs: logs)
        let isCurrent = (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
        let progress = status.conditions?.condition("Progressing")
        guard isCurrent, progress?.isFalse == true, progress?.reason == "ProgressDeadlineExceeded" else { return .progressing(problem) }
        let notReady = PodProblem(
            .progressDeadlineExceeded,
            "The new pods are not ready in time; see kubectl describe pod -n \(namespace) -l \(GravityNames.Mark.revision)=\(revision)"
        )
        return .failed(problem ?? notReady)
    }

    /// The API server's reason not to create the pods.
    private static func refusal(_ status: Deployment.Status, _ replicaSets: [ReplicaSet]) -> PodProblem? {
        let conditions = [status.conditions ?? []] + replicaSets.map { $0.status?.conditions ?? [] }
        guard let failure = conditions.lazy.compactMap({ $0.condition("ReplicaFailure") }).first(where: \.isTrue) else { return nil }
        let cause = failure.message.firstRange(of: "forbidden: ").map { String(failure.message[$0.upperBound...]) } ?? failure.message
        if failure.message.contains("exceeded quota") {
            return PodProblem(.quotaExceeded, "The namespace's quota leaves no room for the pods: \(cause.prefix(300))")
        }
        if failure.message.contains("PodSecurity") {
            return PodProblem(.podSecurityDenied, "The namespace's pod security refuses the pods: \(cause.prefix(300))")
        }
        return PodProblem(.rollingOut, "The API server refuses the pods: \(cause.prefix(300))")
    }
}
