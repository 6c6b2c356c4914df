import Metrics

/// client-go's work queue metrics, with its names and labels.
struct WorkQueueMetrics: Sendable {
    private let depth: Gauge
    private let adds: Counter
    private let retries: Counter
    private let waiting: Metrics.Timer
    private let working: Metrics.Timer
    private let unfinished: Gauge
    private let longest: Gauge

    init(queue: String, factory: any MetricsFactory) {
        let labels = [("name", queue), ("controller", queue)]
        depth = Gauge(label: "workqueue_depth", dimensions: labels, factory: factory)
        adds = Counter(label: "workqueue_adds_total", dimensions: labels, factory: factory)
        retries = Counter(label: "workqueue_retries_total", dimensions: labels, factory: factory)
        waiting = Metrics.Timer(label: "workqueue_queue_duration_seconds", dimensions: labels, factory: factory)
        working = Metrics.Timer(label: "workqueue_work_duration_seconds", dimensions: labels, factory: factory)
        unfinished = Gauge(label: "workqueue_unfinished_work_seconds", dimensions: labels, factory: factory)
        longest = Gauge(label: "workqueue_longest_running_processor_seconds", dimensions: labels, factory: factory)
    }

    func changed(depth: Int, adds: UInt64) {
        self.depth.record(depth)
        if adds > 0 { self.adds.increment(by: adds) }
    }

    func taken(after wait: Duration) { waiting.record(duration: wait) }

    func finished(after work: Duration, isRetry: Bool) {
        working.record(duration: work)
        if isRetry { retries.increment() }
    }

    func running(for durations: [Duration]) {
        unfinished.record(durations.reduce(0) { $0 + $1.inSeconds })
        longest.record(durations.map(\.inSeconds).max() ?? 0)
    }
}
