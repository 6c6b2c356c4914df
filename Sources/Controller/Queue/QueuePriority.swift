/// Whose change made a key due; the higher goes first.
package enum QueuePriority: Int, Sendable, Comparable, CaseIterable {
    /// A regular check, or the first visit after a start.
    case periodic
    /// Something the object owns or refers to changed.
    case childChange
    /// Somebody changed the object itself.
    case userChange

    package static func < (left: QueuePriority, right: QueuePriority) -> Bool { left.rawValue < right.rawValue }
}

/// One key handed to a worker.
package struct Work<Key: Hashable & Sendable>: Sendable {
    package let key: Key
    package let priority: QueuePriority
    /// 1, plus the failures in a row before this.
    package let attempt: Int
    /// How long the key was ready before a worker took it.
    package let waited: Duration
}

/// How working on a key ended.
package enum WorkOutcome: Sendable, Equatable {
    /// Well; nothing more to do until something changes. Failures are forgotten.
    case done
    /// Well; look again after a while. Failures are forgotten.
    case again(after: Duration)
    /// A write met a newer version: try again soon.
    case conflict
    /// Not well: try again after a growing wait, at least `minimum`.
    case failure(minimum: Duration)
    /// Not finished for a reason outside the key, such as shutdown: ready again at once, no failure counted.
    case interrupted
}

/// The waits after failures: 5 ms doubling for conflicts, 1 s doubling for anything else, both up to 5 min.
package struct RequeueBackoff: Sendable {
    package let conflict: Backoff
    package let failure: Backoff

    package init(conflict: Backoff, failure: Backoff) {
        self.conflict = conflict
        self.failure = failure
    }

    package static let standard = RequeueBackoff(jitter: .standard)

    /// The standard waits with a jitter of one's own.
    package init(jitter: Jitter) {
        self.init(
            conflict: Backoff(initial: .milliseconds(5), maximum: .seconds(300), jitter: jitter),
            failure: Backoff(initial: .seconds(1), maximum: .seconds(300), jitter: jitter)
        )
    }
}
