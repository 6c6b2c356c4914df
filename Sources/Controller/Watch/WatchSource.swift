package import Kubernetes

/// A watch loop of any kind, as the manager sees it.
package protocol WatchSource: AnyObject, Sendable {
    /// The kind watched.
    var resourceType: ResourceType { get }
    /// Whether the first list has been stored for every namespace watched.
    var isSynced: Bool { get }
    /// Objects stored.
    var count: Int { get }
    /// How long ago the loop, of several the slowest, last did anything: a request begun, an event, a failure.
    var sinceLastStep: Duration { get }
    /// How long a loop that works may take between two steps.
    var longestStep: Duration { get }

    /// Returns once `isSynced`; throws `CancellationError`.
    func waitUntilSynced() async throws
    /// Lists and watches until the task is cancelled, then throws `CancellationError`; failures are retried for ever.
    func follow() async throws
}
