/// What a metric family is, in the words of the Prometheus text format.
package enum MetricKind: String, Sendable {
    case counter, gauge, histogram
}

/// The labels of one series: sorted by name, names valid, no name twice.
struct MetricLabels: Sendable, Hashable, Comparable {
    /// `name="value",…` with values escaped; empty when there are no labels.
    let text: String

    init(_ dimensions: [(String, String)]) {
        var values: [String: String] = [:]
        for (name, value) in dimensions { values[PrometheusText.labelName(name)] = value }
        text = values.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(PrometheusText.escapedLabel($0.value))\"" }.joined(separator: ",")
    }

    /// The labels of the series that takes what exceeds a metric's bound: the same names, each with the value `other`.
    static func overflow(like dimensions: [(String, String)]) -> MetricLabels {
        MetricLabels(dimensions.map { ($0.0, "other") })
    }

    static func < (left: MetricLabels, right: MetricLabels) -> Bool { left.text < right.text }
}

/// One value computed when metrics are rendered.
package struct MetricSample: Sendable {
    package let name: String
    package let kind: MetricKind
    package let labels: [(String, String)]
    package let value: Double

    /// A counter's or gauge's present value.
    package init(_ name: String, _ kind: MetricKind, labels: [(String, String)] = [], value: Double) {
        self.name = name
        self.kind = kind
        self.labels = labels
        self.value = value
    }
}

/// A source of metrics that are read rather than counted, such as the process's memory.
package protocol MetricsCollector: Sendable {
    /// The present values; called at each rendering, so it must be quick.
    func collect() -> [MetricSample]
}
