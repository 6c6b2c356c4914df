/// A clock as a line of durations since its own start, so that code can compare and add moments of any clock.
struct Timeline: Sendable {
    /// How long ago the timeline began.
    let now: @Sendable () -> Duration
    private let sleepUntil: @Sendable (Duration) async throws -> Void

    init(_ clock: any Clock<Duration>) {
        self = Self.starting(clock)
    }

    private init(now: @escaping @Sendable () -> Duration, sleepUntil: @escaping @Sendable (Duration) async throws -> Void) {
        self.now = now
        self.sleepUntil = sleepUntil
    }

    private static func starting(_ clock: some Clock<Duration>) -> Timeline {
        let origin = clock.now
        return Timeline(
            now: { origin.duration(to: clock.now) },
            sleepUntil: { try await clock.sleep(until: origin.advanced(by: $0), tolerance: nil) }
        )
    }

    /// Waits until `moment`; throws `CancellationError` when the task is cancelled first.
    func sleep(until moment: Duration) async throws {
        try Task.checkCancellation()
        guard moment > now() else { return }
        try await sleepUntil(moment)
    }

    /// Waits for `duration`; throws `CancellationError` when the task is cancelled first.
    func sleep(for duration: Duration) async throws {
        try await sleep(until: now() + duration)
    }

    /// Runs `body`, cancels it after `limit` and then throws `DeadlineExceeded`; returns or throws only once `body` has ended.
    func within<T: Sendable>(_ limit: Duration, _ body: @escaping @Sendable () async throws -> T) async throws -> T {
        let timeline = self
        return try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await timeline.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw DeadlineExceeded(limit: limit) }
            if let value = first { return value }
            group.cancelAll()
            // A body that finished while it was being cancelled still counts; an error is only the cancellation's echo.
            do {
                if let value = try await group.next() ?? nil { return value }
            } catch {
                throw DeadlineExceeded(limit: limit)
            }
            throw DeadlineExceeded(limit: limit)
        }
    }
}

/// A step took longer than it was allowed to.
package struct DeadlineExceeded: Error, Sendable, CustomStringConvertible {
    package let limit: Duration
    package var description: String { "not finished within \(limit)" }
}

extension Duration {
    /// The duration in seconds.
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
