import DequeModule
package import Metrics
import Synchronization

/// Keys waiting for work: each at most once, never with two workers at the same time, the most urgent first.
///
/// A key added while it is being worked on becomes ready again when that work ends. Failed keys wait longer each time. The queue
/// holds no more than the distinct keys it was given. Delayed keys become ready only while `run` runs.
package final class WorkQueue<Key: Hashable & Sendable>: Sendable {
    private struct State: Sendable {
        var queue: WorkQueueState<Key>
        var waiters: Deque<(id: UInt64, continuation: CheckedContinuation<Work<Key>?, Never>)> = []
        var nextID: UInt64 = 0
        var countedAdds: UInt64 = 0
    }

    /// As in the metrics' labels.
    package let name: String
    private let state: Mutex<State>
    private let timeline: Timeline
    private let metrics: WorkQueueMetrics
    private let delayedChanged = WakeUp()

    package init(
        name: String,
        policy: RequeueBackoff = .standard,
        clock: any Clock<Duration> = ContinuousClock(),
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.name = name
        self.timeline = Timeline(clock)
        self.metrics = WorkQueueMetrics(queue: name, factory: metrics)
        self.state = Mutex(State(queue: WorkQueueState(policy: policy)))
    }

    /// Makes `key` due now or after `wait`; joins an entry it already has, keeping the earlier moment and the higher priority.
    package func add(_ key: Key, priority: QueuePriority, after wait: Duration = .zero) {
        let now = timeline.now()
        change { $0.queue.add(key, priority, due: now + wait, now: now) }
        if wait > .zero { delayedChanged.send() }
    }

    /// The next key to work on; nil once the queue is shut down or the task is cancelled. Every key taken must be given back to `finish`.
    package func next() async -> Work<Key>? {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let work: Work<Key>? = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                change { state in
                    if Task.isCancelled || state.queue.isShutDown {
                        continuation.resume(returning: nil)
                    } else {
                        state.waiters.append((id, continuation))
                    }
                }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                let index = state.waiters.firstIndex { $0.id == id }
                return index.map { state.waiters.remove(at: $0).continuation }
            }
            waiter?.resume(returning: nil)
        }
        if let work { metrics.taken(after: work.waited) }
        return work
    }

    /// Ends the work on a key that `next` gave out.
    package func finish(_ key: Key, _ outcome: WorkOutcome) {
        let now = timeline.now()
        var duration = Duration.zero
        change { duration = $0.queue.finish(key, outcome, now: now) }
        let isRetry =
            switch outcome {
            case .conflict, .failure: true
            case .done, .again, .interrupted: false
            }
        metrics.finished(after: duration, isRetry: isRetry)
        delayedChanged.send()
    }

    /// Stops handing out keys; waiting workers get nil, work in progress may finish.
    package func shutDown() {
        let waiters = state.withLock { state in
            state.queue.shutDown()
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
        delayedChanged.send()
    }

    /// Moves delayed keys to the ready ones when they are due, until the task is cancelled or the queue shut down.
    package func run() async {
        while !Task.isCancelled, !isShutDown {
            let due = state.withLock { $0.queue.nextDue() }
            if let due, due > timeline.now() {
                await delayedChanged.wait(until: due, on: timeline)
            } else if due == nil {
                await delayedChanged.wait()
            }
            change { _ in }
        }
    }

    package var isShutDown: Bool { state.withLock { $0.queue.isShutDown } }
    /// Keys a worker could take now.
    package var depth: Int { state.withLock { $0.queue.depth } }
    /// Keys waiting for their moment.
    package var delayedCount: Int { state.withLock { $0.queue.delayedCount } }
    /// Keys being worked on.
    package var processingCount: Int { state.withLock { $0.queue.processingSince.count } }
    /// Failures in a row of a key.
    package func failureCount(of key: Key) -> Int { state.withLock { $0.queue.failureCount(of: key) } }

    /// All keys by where they are, for `/debug/state`.
    package func summary() -> (ready: [Key], delayed: [Key], processing: [Key]) { state.withLock { $0.queue.summary() } }

    /// Brings the gauges of work in progress up to date.
    func recordRunningWork() {
        let now = timeline.now()
        metrics.running(for: state.withLock { $0.queue.processingSince.map { now - $0 } })
    }

    /// Changes the state, then hands ready keys to waiting workers.
    private func change(_ body: (inout State) -> Void) {
        let now = timeline.now()
        state.withLock { state in
            body(&state)
            state.queue.promote(now: now)
            while !state.waiters.isEmpty, let work = state.queue.take(now: now) {
                state.waiters.removeFirst().continuation.resume(returning: work)
            }
            metrics.changed(depth: state.queue.depth, adds: state.queue.adds - state.countedAdds)
            state.countedAdds = state.queue.adds
        }
    }
}
