import Kubernetes

extension ResourceRules {
    static let podDisruptionBudget = ResourceRules(validate: { object, _ in
        let spec = object["spec"] ?? [:]
        guard spec["minAvailable"] == nil || spec["maxUnavailable"] == nil else {
            return [.invalidValue("spec", json: spec, "minAvailable and maxUnavailable cannot be both set")]
        }
        return []
    })

    static let horizontalPodAutoscaler = ResourceRules(
        applyDefaults: { object in
            object.update("spec") { spec in
                spec.setDefault(at: ["minReplicas"], 1)
                if spec["metrics"]?.arrayValue?.isEmpty ?? true {
                    spec["metrics"] = [
                        ["type": "Resource", "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80]]]
                    ]
                }
            }
        },
        validate: { object, _ in
            let (low, high) = (
                object.at(path: "spec", "minReplicas")?.integerValue ?? 1, object.at(path: "spec", "maxReplicas")?.integerValue ?? 0
            )
            return high >= max(low, 1)
                ? [] : [.invalidValue("spec.maxReplicas", json: .integer(high), "must be greater than or equal to `minReplicas`")]
        }
    )

    static let lease = ResourceRules(validate: { object, _ in
        guard let seconds = object.at(path: "spec", "leaseDurationSeconds")?.integerValue, seconds <= 0 else { return [] }
        return [.invalidValue("spec.leaseDurationSeconds", json: .integer(seconds), "must be greater than 0")]
    })

    static let role = ResourceRules(nameRule: .pathSegment)

    static let networkPolicy = ResourceRules(applyDefaults: { object in
        object.update("spec") { spec in
            spec.setDefault(at: ["podSelector"], [:])
            spec.setDefault(at: ["policyTypes"], spec["egress"] == nil ? ["Ingress"] : ["Ingress", "Egress"])
        }
    })

    static let controllerRevision = ResourceRules(validate: { object, old in
        guard let old, object["data"] != old["data"] else { return [] }
        return [.invalidValue("data", json: .null, "field is immutable")]
    })

    static let event = ResourceRules(validate: { object, _ in
        let involved = object["involvedObject"] ?? object["regarding"] ?? [:]
        let namespace = involved["namespace"]?.stringValue ?? ""
        let isRight = namespace.isEmpty ? object.namespace == "default" : namespace == object.namespace
        return isRight ? [] : [.invalidValue("involvedObject.namespace", namespace, "does not match event.namespace")]
    })
}
