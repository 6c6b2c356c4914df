/// `apps/v1` ReplicaSet.
package struct ReplicaSet: KubernetesResource, Hashable {
    package static var type: ResourceType { .replicaSets }

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
        package var template: JSONValue?

        package init(replicas: Int32? = nil, selector: LabelSelector, template: JSONValue? = nil) {
            self.replicas = replicas
            self.selector = selector
            self.template = template
        }
    }

    package struct Status: Codable, Sendable, Hashable {
        package var observedGeneration: Int64?
        package var replicas: Int32?
        package var readyReplicas: Int32?
        package var availableReplicas: Int32?
        package var conditions: [Condition]?

        package init(
            observedGeneration: Int64? = nil,
            replicas: Int32? = nil,
            readyReplicas: Int32? = nil,
            availableReplicas: Int32? = nil,
            conditions: [Condition]? = nil
        ) {
            self.observedGeneration = observedGeneration
            self.replicas = replicas
            self.readyReplicas = readyReplicas
            self.availableReplicas = availableReplicas
            self.conditions = conditions
        }
    }
}
