import Synchronization

/// The keys one control loop has to look at: each at most once in line, never handed out twice at a time.
final class DirtyKeys<Key: Hashable & Sendable>: Sendable {
    private struct State {
        var waiting: Set<Key> = []
        var running: Set<Key> = []
        var failures: [Key: Int] = [:]
        var due: [Key: ContinuousClock.Instant] = [:]
    }

    /// Keys to work on; unbounded, yet never longer than the number of keys.
    let ready: AsyncStream<Key>
    private let line: AsyncStream<Key>.Continuation
    private let state = Mutex(State())

    init() {
        (ready, line) = AsyncStream.makeStream()
    }

    func mark(_ keys: [Key]) {
        for key in keys {
            let free = state.withLock { state in
                state.waiting.insert(key).inserted && !state.running.contains(key) && Self.start(key, &state)
            }
            if free { line.yield(key) }
        }
    }

    /// Ends the work on a key; if it became dirty meanwhile it is in line again.
    func done(_ key: Key, failed: Bool) {
        let again = state.withLock { state in
            state.running.remove(key)
            state.failures[key] = failed ? (state.failures[key] ?? 0) + 1 : nil
            return state.waiting.contains(key) && Self.start(key, &state)
        }
        if again { line.yield(key) }
    }

    func failures(of key: Key) -> Int { state.withLock { $0.failures[key] ?? 0 } }

    /// Notes that a key is due later; false when it is due earlier anyway.
    func schedule(_ key: Key, after wait: Duration) -> Bool {
        let instant = ContinuousClock.now + wait
        return state.withLock { state in
            if let known = state.due[key], known <= instant { return false }
            state.due[key] = instant
            return true
        }
    }

    func markLater(_ key: Key, after wait: Duration) async {
        do {
            try await Task.sleep(for: wait)
        } catch {
            return
        }
        state.withLock { state in
            if let due = state.due[key], due <= .now { state.due[key] = nil }
        }
        mark([key])
    }

    func finish() { line.finish() }

    private static func start(_ key: Key, _ state: inout State) -> Bool {
        state.waiting.remove(key)
        state.running.insert(key)
        return true
    }
}
