/// `apps/v1` Deployment.
package struct Deployment: KubernetesResource, Hashable {
    package static var type: ResourceType { .deployments }

    package var metadata: ObjectMeta
    package var spec: Spec
    package var status: Status?

    package init(metadata: ObjectMeta, spec: Spec, status: Status? = nil) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
    }

    package struct Spec: Codable, Sendable, Hashable {
        package var replicas: Int32?
        package var selector: LabelSelector
        package var template: JSONValue
        package var progressDeadlineSeconds: Int32?
        package var paused: Bool?

        package init(
            replicas: Int32? = nil,
            selector: LabelSelector,
            template: JSONValue,
            progressDeadlineSeconds: Int32? = nil,
            paused: Bool? = nil
        ) {
            self.replicas = replicas
            self.selector = selector
            self.template = template
            self.progressDeadlineSeconds = progressDeadlineSeconds
            self.paused = paused
        }
    }

    package struct Status: Codable, Sendable, Hashable {
        package var observedGeneration: Int64?
        package var replicas: Int32?
        package var updatedReplicas: Int32?
        package var readyReplicas: Int32?
        package var availableReplicas: Int32?
        package var unavailableReplicas: Int32?
        package var conditions: [Condition]?

        package init(
            observedGeneration: Int64? = nil,
            replicas: Int32? = nil,
            updatedReplicas: Int32? = nil,
            readyReplicas: Int32? = nil,
            availableReplicas: Int32? = nil,
            unavailableReplicas: Int32? = nil,
            conditions: [Condition]? = nil
        ) {
            self.observedGeneration = observedGeneration
            self.replicas = replicas
            self.updatedReplicas = updatedReplicas
            self.readyReplicas = readyReplicas
            self.availableReplicas = availableReplicas
            self.unavailableReplicas = unavailableReplicas
            self.conditions = conditions
        }
    }
}
