/// One event of a WATCH (`metav1.WatchEvent`).
package enum WatchEvent<R: Sendable>: Sendable {
    case added(R)
    case modified(R)
    /// The object's last state.
    case deleted(R)
    /// Everything up to this version was sent; `initialEventsEnd` marks the end of the present state after `sendInitialEvents`.
    case bookmark(resourceVersion: String, initialEventsEnd: Bool)
    /// The server gives up on this stream; with `status.isGone`, list again.
    case error(Status)
}

extension WatchEvent: Equatable where R: Equatable {}
