/// `v1` ServiceAccount.
package struct ServiceAccount: KubernetesResource, Hashable {
    package static var type: ResourceType { .serviceAccounts }

    package var metadata: ObjectMeta
    package var automountServiceAccountToken: Bool?

    package init(metadata: ObjectMeta, automountServiceAccountToken: Bool? = nil) {
        self.metadata = metadata
        self.automountServiceAccountToken = automountServiceAccountToken
    }
}
