import Synchronization

/// A value that comes once and that any number of tasks may wait for.
final class OneShot<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// The value, if it came already.
    var value: Value? { state.withLock { $0.value } }

    /// Sets the value; only the first counts.
    func set(_ value: Value) {
        let waiters = state.withLock { state in
            if state.value == nil { state.value = value }
            defer { state.waiters = [:] }
            return state.waiters
        }
        for waiter in waiters.values { waiter.finish() }
    }

    /// Waits for the value; nil when the task is cancelled first.
    func get() async -> Value? {
        let (stream, waiter) = AsyncStream<Void>.makeStream()
        let id = state.withLock { state -> Int? in
            guard state.value == nil else { return nil }
            state.next += 1
            state.waiters[state.next] = waiter
            return state.next
        }
        guard let id else { return value }
        for await _ in stream {}
        state.withLock { _ = $0.waiters.removeValue(forKey: id) }
        return value
    }

    /// Waits for the value at most `limit`; nil when it did not come.
    func get(within limit: Duration) async -> Value? {
        if let value { return value }
        return await withTaskGroup(of: Value?.self) { group in
            group.addTask { await self.get() }
            group.addTask {
                do { try await Task.sleep(for: limit) } catch { return nil }
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}

extension OneShot where Value == Void {
    var isSet: Bool { value != nil }

    /// Sleeps; false when the shot came or the task was cancelled before the time was over.
    func sleep(for duration: Duration) async -> Bool {
        guard !isSet, duration > .zero else { return !isSet && !Task.isCancelled }
        _ = await get(within: duration)
        return !isSet && !Task.isCancelled
    }
}

/// Rings of a bell that wake tasks; rings while nobody listens are remembered as one.
struct Bell: Sendable {
    let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func ring() { continuation.yield() }
    func finish() { continuation.finish() }
}
