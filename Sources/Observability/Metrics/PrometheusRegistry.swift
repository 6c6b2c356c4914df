package import CoreMetrics
import Synchronization

/// A swift-metrics backend that keeps every series in memory and renders them as Prometheus text.
///
/// Counters and floating-point counters become counters, gauges and meters gauges, aggregating recorders and timers histograms
/// (timers in seconds). The same label and dimensions always give the same series. Each metric keeps a bounded number of
/// series: further label sets are counted together in a series whose labels all say `other`, and
/// `gravity_metrics_dropped_series_total{metric}` counts how often that happened.
package final class PrometheusRegistry: MetricsFactory, Sendable {
    private struct Family {
        let kind: MetricKind
        var series: [MetricLabels: MetricSeries] = [:]
    }

    private struct State {
        var families: [String: Family] = [:]
        var refused: [String: UInt64] = [:]
        var collectors: [any MetricsCollector] = []
    }

    private let buckets: HistogramBuckets
    private let help: [String: String]
    private let maximumSeries: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - buckets: upper bounds per metric, and those of all others.
    ///   - help: texts for HELP lines by metric name, added to the built-in ones.
    ///   - maximumSeries: bound on the label sets of one metric.
    ///   - collectors: sources read at each rendering.
    package init(
        buckets: HistogramBuckets = .standard,
        help: [String: String] = [:],
        maximumSeries: Int = 2000,
        collectors: [any MetricsCollector] = [ProcessMetrics()]
    ) {
        self.buckets = buckets
        self.help = MetricHelp.texts.merging(help) { _, own in own }
        self.maximumSeries = maximumSeries
        state.withLock { $0.collectors = collectors }
    }

    /// Adds a source read at each rendering.
    package func register(_ collector: any MetricsCollector) {
        state.withLock { $0.collectors.append(collector) }
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { counter(label, dimensions) }

    package func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        counter(label, dimensions)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { gauge(label, dimensions) }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? histogram(label, dimensions) : gauge(label, dimensions)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { histogram(label, dimensions) }

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterSeries {
        let made = series(label, .counter, dimensions) { _ in .counter(CounterSeries()) }
        if case .counter(let series)? = made { return series }
        return CounterSeries()
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeSeries {
        let made = series(label, .gauge, dimensions) { _ in .gauge(GaugeSeries()) }
        if case .gauge(let series)? = made { return series }
        return GaugeSeries()
    }

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> HistogramSeries {
        let made = series(label, .histogram, dimensions) { .histogram(HistogramSeries(bounds: self.buckets.bounds(for: $0))) }
        if case .histogram(let series)? = made { return series }
        return HistogramSeries(bounds: [])
    }

    /// The series of these labels, made on first use; nil, and counted as dropped, when the name stands for a metric of another kind.
    private func series(
        _ label: String,
        _ kind: MetricKind,
        _ dimensions: [(String, String)],
        make: (String) -> MetricSeries
    ) -> MetricSeries? {
        let name = PrometheusText.metricName(label)
        let labels = MetricLabels(dimensions)
        return state.withLock { state in
            var family = state.families[name] ?? Family(kind: kind)
            guard family.kind == kind else {
                state.refused[name, default: 0] += 1
                return nil
            }
            if let known = family.series[labels] { return known }
            let isFull = family.series.count >= maximumSeries && !dimensions.isEmpty
            if isFull { state.refused[name, default: 0] += 1 }
            let key = isFull ? MetricLabels.overflow(like: dimensions) : labels
            let series = family.series[key] ?? make(name)
            family.series[key] = series
            state.families[name] = family
            return series
        }
    }

    private func remove(_ handler: AnyObject) {
        let identity = ObjectIdentifier(handler)
        state.withLock { state in
            for (name, family) in state.families {
                guard let labels = family.series.first(where: { $0.value.identity == identity })?.key else { continue }
                state.families[name]?.series[labels] = nil
                return
            }
        }
    }
}

extension PrometheusRegistry {
    /// The content type of what `render` returns.
    package static var contentType: String { PrometheusText.contentType }

    /// All metrics in text exposition format 0.0.4, sorted by name and labels.
    package func render() -> String {
        let (families, refused, collectors) = state.withLock { ($0.families, $0.refused, $0.collectors) }
        var texts: [String: String] = [:]
        for (name, family) in families where !family.series.isEmpty {
            let lines = family.series.sorted { $0.key < $1.key }.map { $0.value.text(name: name, labels: $0.key) }
            texts[name] = PrometheusText.header(name, family.kind, help: help[name]) + lines.joined()
        }
        let dropped = refused.map { name, count in
            MetricSample("gravity_metrics_dropped_series_total", .counter, labels: [("metric", name)], value: Double(count))
        }
        var samples: [String: [MetricSample]] = [:]
        for sample in dropped + collectors.flatMap({ $0.collect() }) {
            samples[PrometheusText.metricName(sample.name), default: []].append(sample)
        }
        for (name, samples) in samples where texts[name] == nil {
            let lines = samples.map { PrometheusText.sample(name, labels: MetricLabels($0.labels).text, value: $0.value) }
            texts[name] = PrometheusText.header(name, samples[0].kind, help: help[name]) + lines.sorted().joined()
        }
        return texts.sorted { $0.key < $1.key }.map(\.value).joined()
    }
}
