import FoundationEssentials

/// The state of one container as `containerStatuses` shows it.
enum ContainerState: Equatable, Sendable {
    case waiting(reason: String, message: String?)
    case running(since: Date)
    case terminated(Termination)

    struct Termination: Equatable, Sendable {
        var exitCode: Int
        var signal: Int?
        var reason: String
        var message: String?
        var started: Date?
        var finished: Date
    }

    static let creating = ContainerState.waiting(reason: "ContainerCreating", message: nil)
    static let initializing = ContainerState.waiting(reason: "PodInitializing", message: nil)

    var termination: Termination? {
        if case .terminated(let termination) = self { termination } else { nil }
    }

    var isRunning: Bool {
        if case .running = self { true } else { false }
    }
}

/// Everything the agent knows of one container of a running pod.
struct ContainerStatus: Equatable, Sendable {
    var state: ContainerState
    var last: ContainerState.Termination?
    var restartCount = 0
    var imageID = ""
    var containerID = ""
    var started = false
    var ready = false
}
