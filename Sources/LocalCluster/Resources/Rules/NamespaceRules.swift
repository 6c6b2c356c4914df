import Kubernetes

extension ResourceRules {
    static let namespace = ResourceRules(
        applyDefaults: { object in
            if !object.name.isEmpty { object.set(at: ["metadata", "labels", "kubernetes.io/metadata.name"], .string(object.name)) }
        },
        prepareForCreate: { object, _ throws(APIError) in
            object["spec"] = ["finalizers": ["kubernetes"]]
            object["status"] = ["phase": "Active"]
        },
        nameRule: .label
    )
}
