/// The waits and limits of a watch loop.
package struct WatchTiming: Sendable {
    /// When the server ends each stream.
    package var timeout: Duration
    /// How much later than that a silent stream counts as broken.
    package var idleMargin: Duration
    /// The waits after failures.
    package var backoff: Backoff
    /// How long a stream must have lived for earlier failures to be forgotten.
    package var healthyAfter: Duration
    /// A stream the server closes sooner than this, without an event, counts as a failure.
    package var shortestStream: Duration
    /// Objects a page when listing.
    package var pageSize: Int

    package init(
        timeout: Duration = .seconds(290),
        idleMargin: Duration = .seconds(5),
        backoff: Backoff = Backoff(initial: .milliseconds(800), maximum: .seconds(30), jitter: Jitter(spread: 0.25)),
        healthyAfter: Duration = .seconds(120),
        shortestStream: Duration = .seconds(1),
        pageSize: Int = 100
    ) {
        self.timeout = timeout
        self.idleMargin = idleMargin
        self.backoff = backoff
        self.healthyAfter = healthyAfter
        self.shortestStream = shortestStream
        self.pageSize = pageSize
    }
}

/// How a loop learns the present state.
package enum InitialList: Sendable {
    /// LIST page by page, then WATCH.
    case paged
    /// A WATCH that starts with the present state (WatchList, servers from 1.34); falls back to `paged` when the server refuses.
    case streamed
}
