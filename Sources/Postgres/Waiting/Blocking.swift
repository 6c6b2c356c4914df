import Dispatch

/// Runs the few libpq calls that may block (name lookup, PBKDF2, reading certificates, PQcancel) on threads of their own.
enum Blocking {
    enum Outcome<Value: Sendable>: Sendable {
        case value(Value)
        case timedOut
        case cancelled
    }

    private static let queue = DispatchQueue(label: "dev.gravity.postgres.blocking", attributes: .concurrent)

    /// The value of `work`, which goes on unobserved when the deadline or cancellation comes first: it must own what it touches.
    static func run<Value: Sendable>(
        until deadline: ContinuousClock.Instant,
        cancellable: Bool,
        _ work: @escaping @Sendable () -> Value
    ) async -> Outcome<Value> {
        let promise = Promise<Outcome<Value>>()
        let timer = Reactor.shared.schedule(at: deadline) { _ in promise.settle(.timedOut) }
        queue.async { promise.settle(.value(work())) }
        let outcome = await promise.value(cancelled: cancellable ? .cancelled : nil)
        Reactor.shared.unschedule(timer)
        return outcome
    }
}
