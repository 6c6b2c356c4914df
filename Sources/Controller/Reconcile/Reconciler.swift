package import Kubernetes
package import Logging

/// Brings one object's world to what the object asks for.
///
/// It is called with a key, never with an event: it reads everything, decides, and applies everything, so that calling it again changes
/// nothing. The runtime never calls it twice at a time for one key.
package protocol Reconciler: Sendable {
    /// Makes the world fit the object of this key, which may be gone.
    ///
    /// Thrown errors are logged and tried again after a growing wait, except `TerminalError`, which waits for a change or the next
    /// regular check.
    func reconcile(_ key: ObjectKey, context: ReconcileContext) async throws -> ReconcileResult
}

/// How a reconcile that did not fail ended.
package enum ReconcileResult: Sendable, Equatable {
    /// Nothing to do until something changes or the regular check is due.
    case done
    /// Look again after this time, give or take the runtime's jitter.
    case requeue(after: Duration)
}

/// What the runtime tells a reconcile about itself.
package struct ReconcileContext: Sendable {
    /// Carries controller, namespace, name and the reconcile's identifier.
    package let logger: Logger
    /// 1, plus the failures in a row before this.
    package let attempt: Int
    /// When the runtime will cancel this reconcile.
    package let deadline: ContinuousClock.Instant

    package init(logger: Logger, attempt: Int = 1, deadline: ContinuousClock.Instant = .now + .seconds(60)) {
        self.logger = logger
        self.attempt = attempt
        self.deadline = deadline
    }
}

/// A failure that trying again cannot mend, such as an invalid spec.
package struct TerminalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One CamelCase word.
    package let reason: String
    /// A sentence a person can act on; no secrets.
    package let message: String

    package init(reason: String, message: String) {
        self.reason = reason
        self.message = message
    }

    package var description: String { "\(reason): \(message)" }
}
