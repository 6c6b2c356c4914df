import DequeModule
import Synchronization

/// A fixed number of permits, handed out first come, first served, with a bounded queue of waiters who wait no longer than they said.
package final class Permits: Sendable {
    /// Why a permit was refused.
    package enum Refusal: Error, Sendable, Hashable {
        case timedOut
        /// So many are waiting already that waiting would only add to the jam.
        case queueFull
        case closed
    }

    private enum Answer: Sendable { case granted, timedOut, cancelled, closed }

    private struct State {
        var available: Int
        var waiters: Deque<Promise<Answer>> = []
        var isClosed = false
    }

    private let state: Mutex<State>
    private let queueLimit: Int

    /// `count` permits, and at most `queueLimit` callers waiting for one.
    package init(count: Int, queueLimit: Int) {
        state = Mutex(State(available: count))
        self.queueLimit = queueLimit
    }

    /// How many callers wait at this moment.
    package var waiting: Int { state.withLock { $0.waiters.count } }

    /// Takes a permit, which the caller must `release`; throws `Refusal` or, when `cancellable`, `CancellationError`.
    package func acquire(until deadline: ContinuousClock.Instant, cancellable: Bool = true) async throws {
        guard let promise = try enqueue() else { return }
        let timer = Reactor.shared.schedule(at: deadline) { _ in promise.settle(.timedOut) }
        let answer = await promise.value(cancelled: cancellable ? .cancelled : nil)
        Reactor.shared.unschedule(timer)
        switch answer {
        case .granted: return
        case .timedOut: try refuse(promise, Refusal.timedOut)
        case .cancelled: try refuse(promise, CancellationError())
        case .closed: throw Refusal.closed
        }
    }

    /// Takes a permit if one is free now.
    package func tryAcquire() -> Bool {
        state.withLock { state in
            guard !state.isClosed, state.available > 0 else { return false }
            state.available -= 1
            return true
        }
    }

    /// Returns a permit, to whoever has waited longest and still wants it.
    package func release() {
        state.withLock { state in
            while let waiter = state.waiters.popFirst() {
                if waiter.settle(.granted) { return }
            }
            state.available += 1
        }
    }

    /// Refuses everybody from now on, those who wait included.
    package func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.settle(.closed) }
    }

    /// nil: a permit was free and is taken.
    private func enqueue() throws(Refusal) -> Promise<Answer>? {
        try state.withLock { state throws(Refusal) in
            if state.isClosed { throw .closed }
            if state.available > 0 {
                state.available -= 1
                return nil
            }
            guard state.waiters.count < queueLimit else { throw .queueFull }
            let promise = Promise<Answer>()
            state.waiters.append(promise)
            return promise
        }
    }

    private func refuse(_ promise: Promise<Answer>, _ error: any Error) throws {
        state.withLock { $0.waiters.removeAll { $0 === promise } }
        throw error
    }
}
