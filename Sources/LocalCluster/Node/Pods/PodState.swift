import FoundationEssentials

/// What the node agent knows of one pod it runs; the pod's status is rendered from it.
struct PodState: Equatable, Sendable {
    var address: String
    var started: Date
    /// By container name, init containers included.
    var containers: [String: ContainerStatus]
    /// Set when the agent itself ended the pod (deadline, lost node).
    var failure: Failure?

    struct Failure: Equatable, Sendable {
        var reason: String
        var message: String
    }

    init(spec: PodSpec, address: String, started: Date) {
        self.address = address
        self.started = started
        let waits = !(spec.initContainers ?? []).isEmpty
        var containers: [String: ContainerStatus] = [:]
        for container in spec.initContainers ?? [] {
            containers[container.name] = ContainerStatus(state: .initializing)
        }
        for container in spec.containers {
            containers[container.name] = ContainerStatus(state: waits ? .initializing : .creating)
        }
        self.containers = containers
    }

    func status(_ name: String) -> ContainerStatus { containers[name] ?? ContainerStatus(state: .creating) }
}
