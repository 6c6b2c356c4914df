import Kubernetes

extension ResourceRules {
    static let job = ResourceRules(
        applyDefaults: { object in
            object.update("spec") { spec in
                let isWorkQueue = spec["completions"] == nil && spec["parallelism"] != nil
                if !isWorkQueue { spec.setDefault(at: ["completions"], 1) }
                spec.setDefault(at: ["parallelism"], 1)
                spec.setDefault(at: ["backoffLimit"], 6)
                spec.setDefault(at: ["completionMode"], "NonIndexed")
                spec.setDefault(at: ["suspend"], false)
                spec.setDefault(at: ["manualSelector"], false)
                spec.setDefault(at: ["podReplacementPolicy"], "TerminatingOrFailed")
                templateDefaults(&spec)
            }
        },
        prepareForCreate: { object, _ throws(APIError) in
            guard object.at(path: "spec", "manualSelector")?.boolValue != true else { return }
            let own = "batch.kubernetes.io/controller-uid"
            for (label, value) in [
                (own, object.uid), ("controller-uid", object.uid), ("batch.kubernetes.io/job-name", object.name), ("job-name", object.name),
            ] {
                object.set(at: ["spec", "template", "metadata", "labels", label], .string(value))
            }
            object.set(at: ["spec", "selector"], ["matchLabels": [own: .string(object.uid)]])
        },
        prepareForUpdate: { object, old in
            if object.at(path: "spec", "selector") == nil { object.set(at: ["spec", "selector"], old.at(path: "spec", "selector")) }
            for (label, value) in old.at(path: "spec", "template", "metadata", "labels")?.objectValue ?? [:]
            where label.hasSuffix("controller-uid") || label.hasSuffix("job-name") {
                object.setDefault(at: ["spec", "template", "metadata", "labels", label], value)
            }
        },
        validate: { object, old in
            var causes: [APIError.Cause] = []
            if let old {
                for member in ["completions", "selector", "template", "completionMode", "podFailurePolicy", "manualSelector"]
                where object.at(path: "spec", member) != old.at(path: "spec", member) {
                    causes.append(.invalidValue("spec.\(member)", json: object.at(path: "spec", member) ?? .null, "field is immutable"))
                }
            }
            for member in ["parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished"] {
                guard let value = object.at(path: "spec", member)?.integerValue, value < 0 else { continue }
                causes.append(.invalidValue("spec.\(member)", json: .integer(value), "must be greater than or equal to 0"))
            }
            return causes + templateProblems(object, old, restartPolicies: ["OnFailure", "Never"])
        }
    )
}
