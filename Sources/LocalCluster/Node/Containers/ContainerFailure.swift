/// Why a container cannot start now; shown as its waiting reason.
struct ContainerFailure: Error, Equatable, Sendable {
    var reason: String
    var message: String

    static func configuration(_ message: String) -> ContainerFailure {
        ContainerFailure(reason: "CreateContainerConfigError", message: message)
    }
}
