package import Kubernetes
package import NIOCore

/// Which part of a container's log is wanted (`core/v1 PodLogOptions`).
package struct PodLogOptions: Sendable, Hashable {
    /// The container; the API server fills it in when the pod has one container only.
    package var container: String
    /// Go on until the container ends.
    package var follow = false
    /// The log of the container's previous run.
    package var previous = false
    /// The last lines only.
    package var tailLines: Int?
    /// Put an RFC 3339 time before each line.
    package var timestamps = false
    package var sinceSeconds: Int?
    package var limitBytes: Int?

    package init(container: String) { self.container = container }
}

/// What can read the logs of pods: the node agent.
package protocol PodLogSource: Sendable {
    /// Writes the log of one container of `pod` (the API object) in pieces, and returns at its end.
    ///
    /// With `follow` it returns when the container has ended or the task is cancelled.
    /// Throws `APIError`, bad request when the container has not started yet.
    func writeLog(of pod: JSONValue, options: PodLogOptions, to write: (ByteBuffer) async throws -> Void) async throws
}

/// Chooses addresses for Services: the pod network.
package protocol ServiceAddressSource: Sendable {
    /// An address that is not in `used`; throws `APIError` when none is left.
    func serviceAddress(notIn used: Set<String>) throws -> String
}
