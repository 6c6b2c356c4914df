/// The phase of a pod, from its containers' states and restart policy (kubelet's `getPhase`); pure.
enum PodPhase: String, Sendable {
    case pending = "Pending"
    case running = "Running"
    case succeeded = "Succeeded"
    case failed = "Failed"

    static func of(_ spec: PodSpec, _ state: PodState) -> PodPhase {
        let policy = spec.restartPolicy ?? .always
        for container in spec.initContainers ?? [] where container.restartPolicy != .always {
            let status = state.status(container.name)
            guard let end = status.state.termination ?? waitingEnd(of: status) else { return .pending }
            guard end.exitCode != 0 else { continue }
            return policy == .never ? .failed : .pending
        }
        if state.failure != nil { return .failed }
        return of(containers: spec.containers.map { state.status($0.name) }, policy: policy)
    }

    private static func of(containers: [ContainerStatus], policy: RestartPolicy) -> PodPhase {
        let waiting = containers.contains { status in
            if case .waiting = status.state { status.last == nil } else { false }
        }
        if waiting { return .pending }
        let ends = containers.map(\.state.termination)
        if ends.contains(where: { $0 == nil }) || policy == .always { return .running }
        let failed = ends.contains { $0?.exitCode != 0 }
        if !failed { return .succeeded }
        return policy == .never ? .failed : .running
    }

    private static func waitingEnd(of status: ContainerStatus) -> ContainerState.Termination? {
        if case .waiting(reason: "CrashLoopBackOff", _) = status.state { status.last } else { nil }
    }

    /// The pod will never run again.
    var isTerminal: Bool { self == .succeeded || self == .failed }
}
