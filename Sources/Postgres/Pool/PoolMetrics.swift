import Metrics

/// The pool's metrics, each with the label `pool`.
struct PoolMetrics: Sendable {
    private let connections: Gauge
    private let waiters: Gauge
    private let acquireTime: Timer
    private let refusals: Counter
    private let failures: Counter
    private let retries: Counter

    init(pool: String) {
        let labels = [("pool", pool)]
        connections = Gauge(label: "postgres_pool_connections", dimensions: labels)
        waiters = Gauge(label: "postgres_pool_waiting", dimensions: labels)
        acquireTime = Timer(label: "postgres_pool_acquire_duration_seconds", dimensions: labels)
        refusals = Counter(label: "postgres_pool_refusals_total", dimensions: labels)
        failures = Counter(label: "postgres_pool_connection_failures_total", dimensions: labels)
        retries = Counter(label: "postgres_pool_transaction_retries_total", dimensions: labels)
    }

    func open(_ count: Int) { connections.record(count) }
    func waiting(_ count: Int) { waiters.record(count) }
    func acquired(after duration: Duration) { acquireTime.record(duration: duration) }
    func refused() { refusals.increment() }
    func failedToOpen() { failures.increment() }
    func retried() { retries.increment() }
}
