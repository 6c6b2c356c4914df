/// `v1` Namespace.
package struct Namespace: KubernetesResource, Hashable {
    package static var type: ResourceType { .namespaces }

    package var metadata: ObjectMeta
    package var status: Status?

    package init(metadata: ObjectMeta, status: Status? = nil) {
        self.metadata = metadata
        self.status = status
    }

    package struct Status: Codable, Sendable, Hashable {
        /// `Active` or `Terminating`.
        package var phase: String?

        package init(phase: String? = nil) {
            self.phase = phase
        }
    }
}
