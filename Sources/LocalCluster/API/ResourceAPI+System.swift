import Kubernetes

extension ResourceAPI {
    /// The namespaces every cluster has, and its `kubernetes` Service's place; what is there already stays as it is.
    func createSystemObjects() {
        guard let namespaces = registry.resource(.namespaces) else { return }
        for name in ["default", "kube-system", "kube-public", "kube-node-lease"] {
            guard store.object(.namespaces, ObjectKey(namespace: "", name: name)) == nil else { continue }
            let object: JSONValue = ["metadata": ["name": .string(name)]]
            _ = try? create(namespaces, namespace: "", object, WriteOptions(fieldManager: ClusterAccess.fieldManager))  // nil: it was there
        }
    }
}
