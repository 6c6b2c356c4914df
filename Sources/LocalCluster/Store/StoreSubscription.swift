/// A wake-up bell for one watch: it rings at least once after every write, many writes may share one ring, so it never queues.
package final class StoreSubscription: Sendable {
    /// The rings; ends when the store ends the subscription.
    package let wakes: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let release: @Sendable () -> Void

    init(wakes: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation, release: @escaping @Sendable () -> Void) {
        self.wakes = wakes
        self.continuation = continuation
        self.release = release
    }

    /// Rings without a write, so that the waiter looks at the time.
    package func ring() { continuation.yield() }

    /// Ends the rings.
    package func finish() { continuation.finish() }

    deinit {
        continuation.finish()
        release()
    }
}
