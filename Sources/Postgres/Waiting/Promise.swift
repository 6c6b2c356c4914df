import Synchronization

/// A value that one task waits for and whichever event comes first settles: readiness, a deadline, cancellation.
final class Promise<Value: Sendable>: Sendable {
    private enum State {
        case pending
        case waiting(CheckedContinuation<Value, Never>)
        case settled(Value)
    }

    private let state = Mutex(State.pending)

    /// Gives the value; false when another event was first.
    @discardableResult
    func settle(_ value: Value) -> Bool {
        let (isFirst, waiter): (Bool, CheckedContinuation<Value, Never>?) = state.withLock { state in
            switch state {
            case .settled: return (false, nil)
            case .pending:
                state = .settled(value)
                return (true, nil)
            case .waiting(let continuation):
                state = .settled(value)
                return (true, continuation)
            }
        }
        waiter?.resume(returning: value)
        return isFirst
    }

    /// Waits for the value, by one task once; with `cancelled`, cancelling that task settles the promise with it.
    func value(cancelled: Value?) async -> Value {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let settled: Value? = state.withLock { state in
                    if case .settled(let value) = state { return value }
                    state = .waiting(continuation)
                    return nil
                }
                if let settled { continuation.resume(returning: settled) }
            }
        } onCancel: {
            if let cancelled { settle(cancelled) }
        }
    }
}
