package import Kubernetes
package import Logging
package import Metrics
import ServiceLifecycle
import Synchronization

/// Runs a reconciler over the keys its sources name, with a fixed number of workers.
///
/// Sources feed the queue from the moment the controller is made, so that a standby is warm; work happens only while `run` runs.
package final class Controller: Service {
    /// As in metrics and logs.
    package let name: String
    /// The keys waiting; others may add to it.
    package let queue: WorkQueue<ObjectKey>
    /// The watches the controller needs.
    package let watches: [any WatchSource]
    private let reconciler: any Reconciler
    private let workers: Int
    private let sources: [ControllerSource]
    private let reconcileTimeout: Duration
    private let resync: Duration?
    private let jitter: Jitter
    private let timeline: Timeline
    private let metrics: ReconcileMetrics
    private let logger: Logger
    private let loops: Mutex<LoopDetector>

    /// - Parameters:
    ///   - workers: how many keys are worked on at the same time.
    ///   - reconcileTimeout: how long one reconcile may take before it is cancelled.
    ///   - resync: how often every own object is checked without a change; nil for never.
    package init(
        name: String,
        reconciler: any Reconciler,
        workers: Int,
        queue: WorkQueue<ObjectKey>? = nil,
        sources: [ControllerSource],
        reconcileTimeout: Duration = .seconds(60),
        resync: Duration? = nil,
        jitter: Jitter = .standard,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.name = name
        self.reconciler = reconciler
        self.workers = max(1, workers)
        self.queue = queue ?? WorkQueue(name: name, clock: clock, metrics: metrics)
        self.sources = sources
        self.watches = sources.map(\.watch)
        self.reconcileTimeout = reconcileTimeout
        self.resync = resync
        self.jitter = jitter
        self.timeline = Timeline(clock)
        self.metrics = ReconcileMetrics(controller: name, workers: self.workers, factory: metrics)
        var logger = logger
        logger[metadataKey: "controller"] = "\(name)"
        self.logger = logger
        self.loops = Mutex(LoopDetector())
        for source in sources { source.attach(self.queue) }
    }

    /// Works until graceful shutdown, which lets work in progress finish, or cancellation, which stops it.
    package func run() async throws {
        for watch in watches { try await watch.waitUntilSynced() }
        await withGracefulShutdownHandler {
            await work()
        } onGracefulShutdown: {
            self.queue.shutDown()
        }
    }

    private func work() async {
        await withTaskGroup(of: Void.self) { upkeep in
            upkeep.addTask { await self.queue.run() }
            upkeep.addTask { await self.checkRegularly() }
            upkeep.addTask { await self.measure() }
            await withDiscardingTaskGroup { group in
                for _ in 0..<workers {
                    group.addTask {
                        while let work = await self.queue.next() { await self.process(work) }
                    }
                }
            }
            upkeep.cancelAll()
        }
    }

    private func process(_ work: Work<ObjectKey>) async {
        let logger = logger(for: work.key)
        noteLoop(work.key, logger)
        metrics.began()
        let start = timeline.now()
        do {
            let context = ReconcileContext(logger: logger, attempt: work.attempt, deadline: .now + reconcileTimeout)
            let result = try await timeline.within(reconcileTimeout) { try await self.reconciler.reconcile(work.key, context: context) }
            finish(work.key, result, after: timeline.now() - start)
        } catch {
            let (outcome, result) = judge(error, attempt: work.attempt, logger)
            metrics.ended(result, after: timeline.now() - start)
            queue.finish(work.key, outcome)
        }
    }

    private func finish(_ key: ObjectKey, _ result: ReconcileResult, after duration: Duration) {
        switch result {
        case .done:
            metrics.ended(.success, after: duration)
            queue.finish(key, .done)
        case .requeue(let wait):
            metrics.ended(.requeueAfter, after: duration)
            queue.finish(key, .again(after: jitter.applied(to: wait)))
        }
    }

    /// What an error means for the key; the one place where it is logged.
    private func judge(_ error: any Error, attempt: Int, _ logger: Logger) -> (WorkOutcome, ReconcileMetrics.Result) {
        // Whatever a cancelled reconcile throws only says that it was cancelled.
        if Task.isCancelled { return (.interrupted, .requeue) }
        switch error {
        case let error as TerminalError:
            metrics.terminal()
            logger.warning(
                "Reconcile cannot succeed until something changes",
                metadata: ["error": "\(error)", "reason": "\(error.reason)"]
            )
            return (.done, .error)
        case let error as KubernetesError where error.isConflict:
            logger.debug("Reconcile met a newer version", metadata: ["error": "\(error)", "attempt": "\(attempt)"])
            return (.conflict, .requeue)
        default:
            if error is DeadlineExceeded { metrics.timedOut() }
            logger.error("Reconcile failed", metadata: ["error": "\(error)", "attempt": "\(attempt)"])
            return (.failure(minimum: (error as? KubernetesError)?.retryAfter ?? .zero), .error)
        }
    }

    private func logger(for key: ObjectKey) -> Logger {
        var logger = logger
        if !key.namespace.isEmpty { logger[metadataKey: "namespace"] = "\(key.namespace)" }
        logger[metadataKey: "name"] = "\(key.name)"
        logger[metadataKey: "reconcileID"] = "\(String(UInt64.random(in: .min ... .max), radix: 16))"
        return logger
    }

    private func noteLoop(_ key: ObjectKey, _ logger: Logger) {
        let generation = sources.lazy.compactMap { $0.generation?(key) }.first
        guard loops.withLock({ $0.note(key, generation: generation, at: timeline.now()) }) else { return }
        metrics.foundLoop()
        logger.warning("Reconciled suspiciously often without a change", metadata: ["generation": "\(generation ?? 0)"])
    }

    /// Makes every own object due once per `resync`, spread over a tenth of it.
    private func checkRegularly() async {
        guard let resync else { return }
        do {
            while true {
                try await timeline.sleep(for: jitter.applied(to: resync))
                for key in sources.compactMap(\.keys).flatMap({ $0() }) {
                    queue.add(key, priority: .periodic, after: resync * Double.random(in: 0..<0.1))
                }
            }
        } catch {
            // Only cancellation ends the wait: the controller is stopping.
        }
    }

    private func measure() async {
        do {
            while true {
                queue.recordRunningWork()
                try await timeline.sleep(for: .seconds(5))
            }
        } catch {
            // Only cancellation ends the wait: the controller is stopping.
        }
    }
}
