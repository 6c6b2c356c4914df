/// `coordination.k8s.io/v1` Lease; every field is kept, so it can be replaced with PUT.
package struct Lease: KubernetesResource, Hashable {
    package static var type: ResourceType { .leases }

    package var metadata: ObjectMeta
    package var spec: Spec

    package init(metadata: ObjectMeta, spec: Spec = Spec()) {
        self.metadata = metadata
        self.spec = spec
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        metadata = try container.decode(ObjectMeta.self, forKey: .metadata)
        spec = try container.decodeIfPresent(Spec.self, forKey: .spec) ?? Spec()
    }

    package struct Spec: Codable, Sendable, Hashable {
        /// Who holds the lease; nil or empty when it was released.
        package var holderIdentity: String?
        package var leaseDurationSeconds: Int32?
        package var acquireTime: MicroTime?
        package var renewTime: MicroTime?
        package var leaseTransitions: Int32?
        package var strategy: String?
        package var preferredHolder: String?

        package init(
            holderIdentity: String? = nil,
            leaseDurationSeconds: Int32? = nil,
            acquireTime: MicroTime? = nil,
            renewTime: MicroTime? = nil,
            leaseTransitions: Int32? = nil,
            strategy: String? = nil,
            preferredHolder: String? = nil
        ) {
            self.holderIdentity = holderIdentity
            self.leaseDurationSeconds = leaseDurationSeconds
            self.acquireTime = acquireTime
            self.renewTime = renewTime
            self.leaseTransitions = leaseTransitions
            self.strategy = strategy
            self.preferredHolder = preferredHolder
        }
    }
}
