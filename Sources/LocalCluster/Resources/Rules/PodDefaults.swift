import Kubernetes

/// Defaults of pod specifications (pkg/apis/core/v1/defaults.go).
enum PodDefaults {
    static func apply(toSpec spec: inout JSONValue) {
        for (member, value) in [
            ("restartPolicy", "Always"), ("dnsPolicy", "ClusterFirst"), ("schedulerName", "default-scheduler"),
        ] as [(String, JSONValue)] { spec.setDefault(at: [member], value) }
        spec.setDefault(at: ["terminationGracePeriodSeconds"], 30)
        spec.setDefault(at: ["securityContext"], [:])
        if let account = spec["serviceAccountName"]?.stringValue { spec["serviceAccount"] = .string(account) }
        for member in ["initContainers", "containers", "ephemeralContainers"] { spec.updateEach(member, container) }
        spec.updateEach("volumes", volume)
    }

    private static func container(_ container: inout JSONValue) {
        container.setDefault(at: ["terminationMessagePath"], "/dev/termination-log")
        container.setDefault(at: ["terminationMessagePolicy"], "File")
        container.setDefault(at: ["imagePullPolicy"], pullPolicy(container["image"]?.stringValue ?? ""))
        container.setDefault(at: ["resources"], [:])
        container.update("resources") { resources in
            for (name, limit) in resources["limits"]?.objectValue ?? [:] { resources.setDefault(at: ["requests", name], limit) }
        }
        container.updateEach("ports") { $0.setDefault(at: ["protocol"], "TCP") }
        container.updateEach("env") { variable in
            variable.update("valueFrom") { source in
                source.update("fieldRef") { $0.setDefault(at: ["apiVersion"], "v1") }
                source.update("resourceFieldRef") { $0.setDefault(at: ["divisor"], "0") }
            }
        }
        for member in ["livenessProbe", "readinessProbe", "startupProbe"] { container.update(member, probe) }
        container.update("lifecycle") { lifecycle in
            for member in ["postStart", "preStop"] { lifecycle.update(member) { $0.update("httpGet", httpGet) } }
        }
    }

    private static func pullPolicy(_ image: String) -> JSONValue {
        let last = image.split(separator: "/").last ?? ""
        if last.contains("@") { return "IfNotPresent" }
        guard let colon = last.firstIndex(of: ":") else { return "Always" }
        return last[last.index(after: colon)...] == "latest" ? "Always" : "IfNotPresent"
    }

    private static func probe(_ probe: inout JSONValue) {
        for (member, value) in [("timeoutSeconds", 1), ("periodSeconds", 10), ("successThreshold", 1), ("failureThreshold", 3)]
            as [(String, JSONValue)] where (probe[member]?.integerValue ?? 0) == 0
        { probe[member] = value }
        probe.update("httpGet", httpGet)
    }

    private static func httpGet(_ action: inout JSONValue) {
        action.setDefault(at: ["path"], "/")
        action.setDefault(at: ["scheme"], "HTTP")
    }

    private static func volume(_ volume: inout JSONValue) {
        for member in ["secret", "configMap", "downwardAPI", "projected"] {
            volume.update(member) { $0.setDefault(at: ["defaultMode"], 420) }
        }
        volume.update("projected") { projected in
            projected.updateEach("sources") { source in
                source.update("serviceAccountToken") { $0.setDefault(at: ["expirationSeconds"], 3600) }
            }
        }
        let sources = volume.objectValue?.keys.filter { $0 != "name" } ?? []
        if sources.isEmpty { volume["emptyDir"] = [:] }
    }
}
