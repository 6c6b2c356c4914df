package import Logging

/// What a local cluster is made of.
package struct LocalClusterConfiguration: Sendable {
    /// The folder that holds everything: state, keys, pods; made when it is missing, readable by this user only.
    package var directory: String
    /// The port on 127.0.0.1, 0 for one the kernel chooses.
    package var port: Int
    /// What images the node can run; nil for a cluster without a node and controllers: objects are stored, nothing happens to them.
    package var images: ImageStore?
    /// Whether the state outlives the process.
    package var persists: Bool
    /// How many writes of a type a watch can go back.
    package var watchHistory = 1024
    /// The time between the bookmarks of a watch.
    package var bookmarkInterval: Duration = .seconds(60)
    /// How long a request that is no watch may take.
    package var requestDeadline: Duration = .seconds(60)
    /// The waits of the node.
    package var nodeTiming = NodeTiming()
    /// Called for every request with its answer's status, in no particular order.
    package var audit: @Sendable (AuditRecord) -> Void = { _ in }
    package var logger = Logger(label: "gravity.local-cluster")

    package init(directory: String, port: Int = 0, images: ImageStore? = nil, persists: Bool = true) {
        self.directory = directory
        self.port = port
        self.images = images
        self.persists = persists
    }
}
