import FoundationEssentials
import Metrics

/// The metrics of one kind's watch loops.
struct WatchMetrics: Sendable {
    private let kind: String
    private let factory: any MetricsFactory
    private let lastEvent: Gauge

    init(kind: String, factory: any MetricsFactory) {
        self.kind = kind
        self.factory = factory
        lastEvent = Gauge(label: "gravity_watch_last_event_timestamp_seconds", dimensions: [("kind", kind)], factory: factory)
    }

    func restarted(_ reason: String) {
        Counter(label: "gravity_watch_restarts_total", dimensions: [("kind", kind), ("reason", reason)], factory: factory).increment()
    }

    func sawEvent() { lastEvent.record(Date().timeIntervalSince1970) }
}
