import Kubernetes

/// Makes pods from a workload's template.
enum PodTemplate {
    /// A pod of `owner`, named `<prefix>xxxxx` by the API server.
    static func pod(of owner: JSONValue, type: ResourceType, namePrefix: String, labels: [String: String] = [:]) -> JSONValue {
        let template = owner.at(path: "spec", "template") ?? [:]
        var metadata: [String: JSONValue] = [
            "generateName": .string(String(namePrefix.prefix(58))), "namespace": .string(owner.namespace),
            "ownerReferences": [.controllerReference(to: owner, of: type)],
        ]
        let all = template.labels.merging(labels) { _, new in new }
        if !all.isEmpty { metadata["labels"] = .map(all) }
        for member in ["annotations", "finalizers"] {
            metadata[member] = template["metadata"]?[member]
        }
        return ["apiVersion": "v1", "kind": "Pod", "metadata": .object(metadata), "spec": template["spec"] ?? [:]]
    }
}
