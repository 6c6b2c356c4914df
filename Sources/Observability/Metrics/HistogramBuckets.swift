/// The upper bounds of histograms' buckets, per metric name.
package struct HistogramBuckets: Sendable {
    private let named: [String: [Double]]
    private let other: [Double]

    /// - Parameters:
    ///   - named: bounds by metric name; in seconds for timers.
    ///   - other: bounds of every other metric.
    package init(named: [String: [Double]], other: [Double] = Self.seconds) {
        self.named = named.mapValues { $0.sorted() }
        self.other = other.sorted()
    }

    /// These buckets with `named` added or replaced.
    package func adding(_ named: [String: [Double]]) -> HistogramBuckets {
        HistogramBuckets(named: self.named.merging(named) { _, new in new }, other: other)
    }

    func bounds(for name: String) -> [Double] { named[name] ?? other }

    /// The Prometheus client libraries' default, for durations of requests: 5 ms to 10 s.
    package static let seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    /// The bounds controller-runtime and client-go use for metrics of the same names, so that dashboards made for them fit.
    package static let standard = HistogramBuckets(named: [
        "controller_runtime_reconcile_time_seconds": [
            0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5,
            3.0,
            3.5, 4.0, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
        ],
        "workqueue_queue_duration_seconds": workqueue,
        "workqueue_work_duration_seconds": workqueue,
        "rest_client_request_duration_seconds": [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60],
        "gravity_rollout_duration_seconds": [1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1200],
    ])

    private static let workqueue = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000]
}
