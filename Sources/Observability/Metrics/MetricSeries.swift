import CoreMetrics
import Synchronization

/// One counter: only grows, except when reset.
final class CounterSeries: CounterHandler, FloatingPointCounterHandler, Sendable {
    private let total = Mutex(0.0)

    var value: Double { total.withLock { $0 } }

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        total.withLock { $0 += amount }
    }

    func reset() { total.withLock { $0 = 0 } }
}

/// One gauge: holds the last value set.
final class GaugeSeries: RecorderHandler, MeterHandler, Sendable {
    private let current = Mutex(0.0)

    var value: Double { current.withLock { $0 } }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { current.withLock { $0 = value } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func increment(by amount: Double) { current.withLock { $0 += amount } }
    func decrement(by amount: Double) { current.withLock { $0 -= amount } }
}

/// One histogram with fixed upper bounds; timers are kept in seconds.
final class HistogramSeries: RecorderHandler, TimerHandler, Sendable {
    private struct State {
        var counts: [UInt64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    /// `bounds` are the buckets' upper bounds in rising order, without the infinite one.
    init(bounds: [Double]) {
        self.bounds = bounds
        self.state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard !value.isNaN else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock {
            $0.counts[bucket] += 1
            $0.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    /// The bucket, sum and count lines.
    func text(name: String, labels: String) -> String {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        var result = ""
        var total: UInt64 = 0
        for (index, count) in counts.enumerated() {
            total += count
            let bound = index < bounds.count ? PrometheusText.number(bounds[index]) : "+Inf"
            let prefix = labels.isEmpty ? "" : labels + ","
            result += PrometheusText.sample(name + "_bucket", labels: "\(prefix)le=\"\(bound)\"", value: Double(total))
        }
        result += PrometheusText.sample(name + "_sum", labels: labels, value: sum)
        return result + PrometheusText.sample(name + "_count", labels: labels, value: Double(total))
    }
}

/// A series of any kind, as its family stores it.
enum MetricSeries: Sendable {
    case counter(CounterSeries)
    case gauge(GaugeSeries)
    case histogram(HistogramSeries)

    func text(name: String, labels: MetricLabels) -> String {
        switch self {
        case .counter(let series): PrometheusText.sample(name, labels: labels.text, value: series.value)
        case .gauge(let series): PrometheusText.sample(name, labels: labels.text, value: series.value)
        case .histogram(let series): series.text(name: name, labels: labels.text)
        }
    }

    var identity: ObjectIdentifier {
        switch self {
        case .counter(let series): ObjectIdentifier(series)
        case .gauge(let series): ObjectIdentifier(series)
        case .histogram(let series): ObjectIdentifier(series)
        }
    }
}
