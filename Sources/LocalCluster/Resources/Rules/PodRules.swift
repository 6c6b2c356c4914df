import Kubernetes

extension ResourceRules {
    static let pod = ResourceRules(
        applyDefaults: { pod in
            pod.update("spec") { spec in
                PodDefaults.apply(toSpec: &spec)
                spec.setDefault(at: ["enableServiceLinks"], true)
                if spec["hostNetwork"]?.boolValue != true { return }
                spec.updateEach("containers") { container in
                    container.updateEach("ports") { port in
                        if let number = port["containerPort"] { port.setDefault(at: ["hostPort"], number) }
                    }
                }
            }
        },
        prepareForCreate: { pod, _ throws(APIError) in
            if let spec = pod["spec"], spec["serviceAccountName"]?.stringValue ?? "" == "" {
                pod.set(at: ["spec", "serviceAccountName"], "default")
                pod.set(at: ["spec", "serviceAccount"], "default")
            }
            pod["status"] = ["phase": "Pending", "qosClass": .string(qualityOfService(pod["spec"] ?? [:]))]
        },
        validate: { pod, old in
            guard let spec = pod["spec"] else { return [.required("spec.containers")] }
            guard let old else { return PodValidation.problems(spec: spec, at: "spec") }
            return changeProblems(spec, old["spec"] ?? [:])
        }
    )

    /// Only images, the deadline, tolerations and the node (once) may change (pkg/apis/core/validation ValidatePodUpdate).
    private static func changeProblems(_ new: JSONValue, _ old: JSONValue) -> [APIError.Cause] {
        func fixed(_ spec: JSONValue) -> JSONValue {
            var spec = spec
            for member in ["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates"] {
                spec[member] = nil
            }
            for member in ["containers", "initContainers"] { spec.updateEach(member) { $0["image"] = nil } }
            if old["nodeName"]?.stringValue ?? "" == "" { spec["nodeName"] = nil }
            return spec
        }
        guard fixed(new) != fixed(old) else { return [] }
        return [
            .forbidden(
                "spec",
                "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
                    + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
                    + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
            )
        ]
    }

    /// Guaranteed, Burstable or BestEffort (pkg/apis/core/v1/helper/qos).
    private static func qualityOfService(_ spec: JSONValue) -> String {
        let containers = (spec["containers"]?.arrayValue ?? []) + (spec["initContainers"]?.arrayValue ?? [])
        let resources = containers.map { $0["resources"] ?? [:] }
        func amounts(_ resources: JSONValue, _ member: String) -> [String: JSONValue] {
            (resources[member]?.objectValue ?? [:]).filter { $0.key == "cpu" || $0.key == "memory" }
        }
        if resources.allSatisfy({ amounts($0, "requests").isEmpty && amounts($0, "limits").isEmpty }) { return "BestEffort" }
        let isGuaranteed = resources.allSatisfy { amounts($0, "limits").count == 2 && amounts($0, "limits") == amounts($0, "requests") }
        return isGuaranteed ? "Guaranteed" : "Burstable"
    }
}
