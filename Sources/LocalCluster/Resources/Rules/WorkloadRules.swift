import Kubernetes

extension ResourceRules {
    static let deployment = ResourceRules(
        applyDefaults: { object in
            object.update("spec") { spec in
                spec.setDefault(at: ["replicas"], 1)
                spec.setDefault(at: ["strategy", "type"], "RollingUpdate")
                if spec.at(path: "strategy", "type") == "RollingUpdate" {
                    spec.setDefault(at: ["strategy", "rollingUpdate", "maxUnavailable"], "25%")
                    spec.setDefault(at: ["strategy", "rollingUpdate", "maxSurge"], "25%")
                }
                spec.setDefault(at: ["revisionHistoryLimit"], 10)
                spec.setDefault(at: ["progressDeadlineSeconds"], 600)
                templateDefaults(&spec)
            }
        },
        validate: { object, old in
            templateProblems(object, old, restartPolicies: ["Always"]) + selectorChange(object, old) + strategyProblems(object)
        }
    )

    static let replicaSet = ResourceRules(
        applyDefaults: { object in
            object.update("spec") { spec in
                spec.setDefault(at: ["replicas"], 1)
                templateDefaults(&spec)
            }
        },
        prepareForCreate: { object, _ throws(APIError) in object["status"] = ["replicas": 0] },
        validate: { object, old in templateProblems(object, old, restartPolicies: ["Always"]) + selectorChange(object, old) }
    )

    static let statefulSet = ResourceRules(
        applyDefaults: { object in
            object.update("spec") { spec in
                spec.setDefault(at: ["replicas"], 1)
                spec.setDefault(at: ["podManagementPolicy"], "OrderedReady")
                spec.setDefault(at: ["updateStrategy", "type"], "RollingUpdate")
                spec.setDefault(at: ["revisionHistoryLimit"], 10)
                templateDefaults(&spec)
            }
        },
        validate: { object, old in templateProblems(object, old, restartPolicies: ["Always"]) + selectorChange(object, old) }
    )

    static let daemonSet = ResourceRules(
        applyDefaults: { object in
            object.update("spec") { spec in
                spec.setDefault(at: ["updateStrategy", "type"], "RollingUpdate")
                spec.setDefault(at: ["revisionHistoryLimit"], 10)
                templateDefaults(&spec)
            }
        },
        validate: { object, old in templateProblems(object, old, restartPolicies: ["Always"]) + selectorChange(object, old) }
    )

    static func templateDefaults(_ spec: inout JSONValue) {
        spec.update("template") { template in
            template.setDefault(at: ["metadata"], [:])
            template.setMetadata("creationTimestamp", nil)
            template.update("spec", PodDefaults.apply(toSpec:))
        }
    }

    /// What is wrong with selector and template.
    static func templateProblems(_ object: JSONValue, _ old: JSONValue?, restartPolicies: [String]) -> [APIError.Cause] {
        let spec = object["spec"] ?? [:]
        var causes: [APIError.Cause] = []
        if let replicas = spec["replicas"]?.integerValue, replicas < 0 {
            causes.append(.invalidValue("spec.replicas", json: .integer(replicas), "must be greater than or equal to 0"))
        }
        let labels = spec.at(path: "template", "metadata", "labels") ?? [:]
        if let selector = LabelQuery(selector: spec["selector"]), !selector.isEverything {
            if !selector.matches(labels.stringMap) {
                causes.append(
                    .invalidValue("spec.template.metadata.labels", json: labels, "`selector` does not match template `labels`")
                )
            }
        } else {
            causes.append(.required("spec.selector"))
        }
        guard spec["template"] != old?.at(path: "spec", "template") else { return causes }
        let pod = spec.at(path: "template", "spec") ?? [:]
        causes += PodValidation.problems(spec: pod, at: "spec.template.spec")
        if let policy = pod["restartPolicy"]?.stringValue, !restartPolicies.contains(policy) {
            causes.append(.unsupported("spec.template.spec.restartPolicy", policy, restartPolicies))
        }
        return causes
    }

    private static func selectorChange(_ object: JSONValue, _ old: JSONValue?) -> [APIError.Cause] {
        let selector = object.at(path: "spec", "selector")
        guard let old, selector != old.at(path: "spec", "selector") else { return [] }
        return [.invalidValue("spec.selector", json: selector ?? .null, "field is immutable")]
    }

    private static func strategyProblems(_ object: JSONValue) -> [APIError.Cause] {
        let strategy = object.at(path: "spec", "strategy") ?? [:]
        switch strategy["type"]?.stringValue {
        case "Recreate" where strategy["rollingUpdate"] != nil:
            return [.forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'")]
        case "Recreate": return []
        case "RollingUpdate":
            let isZero = ["maxSurge", "maxUnavailable"].allSatisfy { member in
                let value = strategy.at(path: "rollingUpdate", member)
                return value == 0 || value == "0" || value == "0%"
            }
            return isZero
                ? [.invalidValue("spec.strategy.rollingUpdate.maxUnavailable", json: 0, "may not be 0 when `maxSurge` is 0")] : []
        case let other: return [.unsupported("spec.strategy.type", other ?? "", ["Recreate", "RollingUpdate"])]
        }
    }
}
