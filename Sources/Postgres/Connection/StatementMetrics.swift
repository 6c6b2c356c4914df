import Metrics

/// `postgres_statement_duration_seconds`: from sending a statement to having its result.
struct StatementMetrics: Sendable {
    private let timer = Timer(label: "postgres_statement_duration_seconds")

    func record(_ duration: Duration) {
        timer.record(duration: duration)
    }
}
