import GravityAPI
import Kubernetes
import Metrics
import Synchronization

/// Takes events about GravityDatabases; never blocks or fails.
protocol DatabaseEventSink: Sendable {
    func record(_ resource: GravityDatabase, isWarning: Bool, reason: String, action: String, note: String)
}

/// Events and metrics of one kind, each only when there is something to tell.
final class DatabaseReporter: Sendable {
    private let events: any DatabaseEventSink
    private let conditions: ConditionMetrics
    private let metrics: any MetricsFactory
    private let memory = Mutex<[ObjectKey: Memory]>([:])

    private struct Memory {
        /// uid and generation that were Ready in this process's lifetime.
        var ready: String?
        var age: Gauge?
    }

    init(events: any DatabaseEventSink, metrics: any MetricsFactory) {
        self.events = events
        self.metrics = metrics
        conditions = ConditionMetrics(kind: GravityDatabase.type.kind, factory: metrics)
    }

    /// Tells of repairs to something that had been Ready; what a first creation or a changed spec brings is no drift.
    func noteDrift(_ report: ProvisioningReport, _ resource: GravityDatabase) {
        guard !report.drift.isEmpty else { return }
        for drift in report.drift {
            Counter(label: "gravity_database_drift_total", dimensions: [("kind_of_drift", drift.kind.rawValue)], factory: metrics)
                .increment()
        }
        warn(resource, .driftRepaired, Self.repairs(report.drift))
    }

    /// The differences in words, as many as an event holds.
    static func repairs(_ drift: [DatabaseDrift]) -> String {
        var text = "Repaired: "
        for (index, difference) in drift.map(\.difference).enumerated() {
            let part = (index == 0 ? "" : "; ") + difference
            if text.utf8.count + part.utf8.count > 900 { return text + "; and more" }
            text += part
        }
        return text
    }

    /// Shows a status in the metrics, and tells when what it says in short has changed.
    func note(_ status: GravityDatabase.Status, of resource: GravityDatabase) {
        conditions.record(status.conditions, of: resource.key)
        noteAge(status, resource.key)
        let type = GravityDatabase.ConditionType.ready.rawValue
        guard let ready = status.conditions.condition(type) else { return }
        if ready.isTrue { memory.withLock { $0[resource.key, default: Memory()].ready = Self.identity(resource) } }
        let before = resource.status?.conditions.condition(type)
        guard ready.status != .unknown, before?.reason != ready.reason || before?.message != ready.message else { return }
        events.record(
            resource,
            isWarning: !ready.isTrue && ready.reason != GravityDatabase.Reason.deleting.rawValue,
            reason: ready.reason,
            action: "Reconcile",
            note: ready.message
        )
    }

    func warn(_ resource: GravityDatabase, _ reason: GravityDatabase.Reason, _ note: String) {
        events.record(resource, isWarning: true, reason: reason.rawValue, action: "Reconcile", note: note)
    }

    func forget(_ key: ObjectKey) {
        conditions.forget(key)
        memory.withLock { $0.removeValue(forKey: key) }?.age?.destroy()
    }

    /// Whether this generation was Ready before, as its status or this process remembers.
    func wasReady(_ resource: GravityDatabase) -> Bool {
        if memory.withLock({ $0[resource.key]?.ready }) == Self.identity(resource) { return true }
        guard let status = resource.status, status.observedGeneration == resource.metadata.generation else { return false }
        return status.conditions.isTrue(GravityDatabase.ConditionType.ready.rawValue)
    }

    private static func identity(_ resource: GravityDatabase) -> String {
        "\(resource.metadata.uid ?? "")/\(resource.metadata.generation ?? 0)"
    }

    private func noteAge(_ status: GravityDatabase.Status, _ key: ObjectKey) {
        guard let issued = status.credentials?.issuedTime else { return }
        let gauge = memory.withLock { memory in
            let gauge =
                memory[key]?.age
                ?? Gauge(
                    label: "gravity_credentials_age_seconds",
                    dimensions: [("namespace", key.namespace), ("name", key.name)],
                    factory: metrics
                )
            memory[key, default: Memory()].age = gauge
            return gauge
        }
        gauge.record(Timestamp.now().seconds - issued.seconds)
    }
}
