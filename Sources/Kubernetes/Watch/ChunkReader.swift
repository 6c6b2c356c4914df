import AsyncHTTPClient
import NIOCore

/// Reads a response body chunk by chunk, up to a deadline for the whole of it.
///
/// The API server ends a watch at its `timeoutSeconds`; a body that outlives that by the margin is a half-open connection.
/// Unchecked: the iterator is touched only in `next()`, whose caller, a non-Sendable watch iterator, awaits one call before the next, and
/// `withDeadline` returns only when the task that reads has ended.
final class ChunkReader: @unchecked Sendable {
    private var iterator: HTTPClientResponse.Body.AsyncIterator
    private let deadline: ContinuousClock.Instant

    init(_ body: HTTPClientResponse.Body, lifetime: Duration) {
        iterator = body.makeAsyncIterator()
        deadline = ContinuousClock.now + lifetime
    }

    /// The next chunk, nil at the end; throws `KubernetesError.timeout` at the deadline.
    func next() async throws -> ByteBuffer? {
        try await withDeadline(deadline) { [self] in try await iterator.next() }
    }
}
