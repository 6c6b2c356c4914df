/// How long a lease lasts and how often it is renewed.
package struct LeaseTiming: Sendable {
    /// How long others wait after the last renewal they saw before they take over.
    package var duration: Duration
    /// How long the leader tries to renew before it gives up; shorter than `duration`, so that it stops before another begins.
    package var renewDeadline: Duration
    /// The wait between two tries.
    package var retryPeriod: Duration
    package var jitter: Jitter

    /// 15 s, 10 s and 2 s, as controller-runtime.
    package init(
        duration: Duration = .seconds(15),
        renewDeadline: Duration = .seconds(10),
        retryPeriod: Duration = .seconds(2),
        jitter: Jitter = Jitter(spread: 0.2)
    ) {
        self.duration = duration
        self.renewDeadline = renewDeadline
        self.retryPeriod = retryPeriod
        self.jitter = jitter
    }

    /// How long one call to the API server may take.
    var callTimeout: Duration { renewDeadline / 2 }
    /// As the lease's field says it; at least 1.
    var durationSeconds: Int32 { Int32(clamping: max(1, duration.components.seconds)) }
}

/// The lease went to another holder, or could not be renewed in time: whatever was done as leader must have stopped.
package struct LeadershipLost: Error, Sendable, CustomStringConvertible {
    package let reason: String
    package var description: String { "leadership lost: \(reason)" }
}
