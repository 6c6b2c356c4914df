import Kubernetes

extension ServicePlan {
    /// The configuration files under a name made of their content, immutable: a change makes a new one and rolls the pods.
    func configMap() -> Unstructured? {
        configuration.map { configuration in
            let data = Dictionary(uniqueKeysWithValues: configuration.files.map { ($0.key, JSONValue.string($0.content)) })
            return child(.configMaps, name: names.configuration(hash: configuration.hash), ["immutable": true, "data": .object(data)])
        }
    }
}
