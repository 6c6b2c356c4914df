import AsyncHTTPClient
import Logging

/// The waits of the node agent; Kubernetes' own are ten times as long.
package struct NodeTiming: Sendable {
    /// The first wait before a container that ended starts again; doubles up to 30 times itself (10 s to 5 min in Kubernetes).
    package var restartBackOff: Duration = .seconds(1)
    /// The first wait before a missing image is looked for again; doubles likewise.
    package var pullBackOff: Duration = .seconds(1)
    /// The wait before missing configuration is looked for again.
    package var configurationRetry: Duration = .seconds(1)
    /// What processes get to end by themselves when the whole cluster stops.
    package var shutdownGrace: Duration = .seconds(2)

    package init() {}
}

/// What the parts of the node agent share.
struct NodeServices: Sendable {
    let access: ClusterAccess
    let images: ImageStore
    let network: PodNetwork
    let host: ProcessHost
    let logs: LogStore
    let events: EventLog
    let client: HTTPClient
    let timing: NodeTiming
    /// The folder with a folder per pod.
    let podsFolder: String
    let logger: Logger

    func folder(ofPod uid: String) -> String { "\(podsFolder)/\(uid)" }
}
