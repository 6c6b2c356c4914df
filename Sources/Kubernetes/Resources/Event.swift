/// `events.k8s.io/v1` Event.
package struct Event: KubernetesResource, Hashable {
    package static var type: ResourceType { .events }

    package var metadata: ObjectMeta
    package var eventTime: MicroTime?
    package var series: Series?
    package var reportingController: String?
    package var reportingInstance: String?
    package var action: String?
    package var reason: String?
    package var regarding: Reference?
    package var related: Reference?
    package var note: String?
    /// `Normal` or `Warning`.
    package var eventType: String?

    private enum CodingKeys: String, CodingKey {
        case metadata, eventTime, series, reportingController, reportingInstance, action, reason, regarding, related, note
        case eventType = "type"
    }

    package init(
        metadata: ObjectMeta,
        eventTime: MicroTime? = nil,
        series: Series? = nil,
        reportingController: String? = nil,
        reportingInstance: String? = nil,
        action: String? = nil,
        reason: String? = nil,
        regarding: Reference? = nil,
        related: Reference? = nil,
        note: String? = nil,
        eventType: String? = nil
    ) {
        self.metadata = metadata
        self.eventTime = eventTime
        self.series = series
        self.reportingController = reportingController
        self.reportingInstance = reportingInstance
        self.action = action
        self.reason = reason
        self.regarding = regarding
        self.related = related
        self.note = note
        self.eventType = eventType
    }

    /// How often an event was repeated.
    package struct Series: Codable, Sendable, Hashable {
        package var count: Int32
        package var lastObservedTime: MicroTime

        package init(count: Int32, lastObservedTime: MicroTime) {
            self.count = count
            self.lastObservedTime = lastObservedTime
        }
    }

    /// `v1` ObjectReference.
    package struct Reference: Codable, Sendable, Hashable {
        package var apiVersion: String?
        package var kind: String?
        package var namespace: String?
        package var name: String?
        package var uid: String?
        package var resourceVersion: String?
        package var fieldPath: String?

        package init(
            apiVersion: String? = nil,
            kind: String? = nil,
            namespace: String? = nil,
            name: String? = nil,
            uid: String? = nil,
            resourceVersion: String? = nil,
            fieldPath: String? = nil
        ) {
            self.apiVersion = apiVersion
            self.kind = kind
            self.namespace = namespace
            self.name = name
            self.uid = uid
            self.resourceVersion = resourceVersion
            self.fieldPath = fieldPath
        }
    }
}
