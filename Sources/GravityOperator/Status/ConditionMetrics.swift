import Kubernetes
import Metrics
import Synchronization

/// `gravity_resource_condition{kind,namespace,name,type,status}`: 1 for the status a condition has, 0 for those it has not.
final class ConditionMetrics: Sendable {
    private let kind: String
    private let factory: any MetricsFactory
    private let series = Mutex<[ObjectKey: [Series: Gauge]]>([:])

    init(kind: String, factory: any MetricsFactory = MetricsSystem.factory) {
        self.kind = kind
        self.factory = factory
    }

    private struct Series: Hashable {
        let type: String
        let status: Condition.Status
    }

    /// Shows these conditions; a type that is no longer there shows 0 everywhere.
    func record(_ conditions: [Condition], of key: ObjectKey) {
        series.withLock { all in
            var gauges = all[key] ?? [:]
            for condition in conditions {
                for status in [Condition.Status.true, .false, .unknown] {
                    let name = Series(type: condition.type, status: status)
                    if gauges[name] == nil { gauges[name] = gauge(name, key) }
                }
            }
            for (name, gauge) in gauges {
                gauge.record(conditions.condition(name.type)?.status == name.status ? 1 : 0)
            }
            all[key] = gauges
        }
    }

    /// Ends the series of an object that is gone.
    func forget(_ key: ObjectKey) {
        for gauge in series.withLock({ $0.removeValue(forKey: key) }) ?? [:] { gauge.value.destroy() }
    }

    private func gauge(_ series: Series, _ key: ObjectKey) -> Gauge {
        Gauge(
            label: "gravity_resource_condition",
            dimensions: [
                ("kind", kind), ("namespace", key.namespace), ("name", key.name), ("type", series.type), ("status", series.status.rawValue),
            ],
            factory: factory
        )
    }
}
