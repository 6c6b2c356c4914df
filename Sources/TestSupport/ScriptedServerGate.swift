import Synchronization

/// Holds an answer back until the test opens it; once open it stays open.
package final class ScriptedGate: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    package func open() {
        continuation.finish()
    }

    /// Returns when the gate is open; throws `CancellationError` when the test ends first.
    package func wait() async throws {
        for await _ in stream {}
        try Task.checkCancellation()
    }
}
