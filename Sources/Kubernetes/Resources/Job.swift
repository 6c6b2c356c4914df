/// `batch/v1` Job.
package struct Job: KubernetesResource, Hashable {
    package static var type: ResourceType { .jobs }

    package var metadata: ObjectMeta
    package var spec: Spec
    package var status: Status?

    package init(metadata: ObjectMeta, spec: Spec, status: Status? = nil) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
    }

    package struct Spec: Codable, Sendable, Hashable {
        package var backoffLimit: Int32?
        package var activeDeadlineSeconds: Int64?
        package var suspend: Bool?
        package var selector: LabelSelector?
        package var template: JSONValue

        package init(
            backoffLimit: Int32? = nil,
            activeDeadlineSeconds: Int64? = nil,
            suspend: Bool? = nil,
            selector: LabelSelector? = nil,
            template: JSONValue
        ) {
            self.backoffLimit = backoffLimit
            self.activeDeadlineSeconds = activeDeadlineSeconds
            self.suspend = suspend
            self.selector = selector
            self.template = template
        }
    }

    package struct Status: Codable, Sendable, Hashable {
        package var active: Int32?
        package var ready: Int32?
        package var succeeded: Int32?
        package var failed: Int32?
        package var startTime: Timestamp?
        package var completionTime: Timestamp?
        package var conditions: [Condition]?

        package init(
            active: Int32? = nil,
            ready: Int32? = nil,
            succeeded: Int32? = nil,
            failed: Int32? = nil,
            startTime: Timestamp? = nil,
            completionTime: Timestamp? = nil,
            conditions: [Condition]? = nil
        ) {
            self.active = active
            self.ready = ready
            self.succeeded = succeeded
            self.failed = failed
            self.startTime = startTime
            self.completionTime = completionTime
            self.conditions = conditions
        }
    }

    package var isComplete: Bool { status?.conditions?.isTrue("Complete") == true }

    /// The condition that says why the Job gave up, if it did.
    package var failure: Condition? {
        guard let condition = status?.conditions?.condition("Failed"), condition.isTrue else { return nil }
        return condition
    }
}
