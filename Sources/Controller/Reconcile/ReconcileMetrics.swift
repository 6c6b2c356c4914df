import Metrics

/// controller-runtime's metrics of one controller, with its names and labels.
struct ReconcileMetrics: Sendable {
    enum Result: String, CaseIterable {
        case success, error, requeue
        case requeueAfter = "requeue_after"
    }

    private let results: [Result: Counter]
    private let errors: Counter
    private let terminalErrors: Counter
    private let timeouts: Counter
    private let loops: Counter
    private let time: Metrics.Timer
    private let active: Meter

    init(controller: String, workers: Int, factory: any MetricsFactory) {
        let labels = [("controller", controller)]
        func counter(_ name: String) -> Counter { Counter(label: name, dimensions: labels, factory: factory) }
        results = Dictionary(
            uniqueKeysWithValues: Result.allCases.map { result in
                let labels = labels + [("result", result.rawValue)]
                return (result, Counter(label: "controller_runtime_reconcile_total", dimensions: labels, factory: factory))
            }
        )
        errors = counter("controller_runtime_reconcile_errors_total")
        terminalErrors = counter("controller_runtime_terminal_reconcile_errors_total")
        timeouts = counter("controller_runtime_reconcile_timeouts_total")
        loops = counter("gravity_reconcile_loops_total")
        // A Swift process ends where a Go program would recover from a panic: the series exists for dashboards and stays 0.
        counter("controller_runtime_reconcile_panics_total").increment(by: 0)
        time = Metrics.Timer(label: "controller_runtime_reconcile_time_seconds", dimensions: labels, factory: factory)
        active = Meter(label: "controller_runtime_active_workers", dimensions: labels, factory: factory)
        Gauge(label: "controller_runtime_max_concurrent_reconciles", dimensions: labels, factory: factory).record(workers)
    }

    func began() { active.increment(by: 1) }

    func ended(_ result: Result, after duration: Duration) {
        active.decrement(by: 1)
        time.record(duration: duration)
        results[result]?.increment()
        if result == .error { errors.increment() }
    }

    func terminal() { terminalErrors.increment() }
    func timedOut() { timeouts.increment() }
    func foundLoop() { loops.increment() }
}
