/// `policy/v1` PodDisruptionBudget.
package struct PodDisruptionBudget: KubernetesResource, Hashable {
    package static var type: ResourceType { .podDisruptionBudgets }

    package var metadata: ObjectMeta
    package var spec: Spec

    package init(metadata: ObjectMeta, spec: Spec) {
        self.metadata = metadata
        self.spec = spec
    }

    package struct Spec: Codable, Sendable, Hashable {
        package var minAvailable: IntOrString?
        package var maxUnavailable: IntOrString?
        package var selector: LabelSelector?

        package init(minAvailable: IntOrString? = nil, maxUnavailable: IntOrString? = nil, selector: LabelSelector? = nil) {
            self.minAvailable = minAvailable
            self.maxUnavailable = maxUnavailable
            self.selector = selector
        }
    }
}
