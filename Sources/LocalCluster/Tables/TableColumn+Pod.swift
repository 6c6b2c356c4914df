import Kubernetes

extension TableColumn {
    static let pod: [TableColumn] = [
        name,
        column("Ready") { pod in
            let statuses = pod.at(path: "status", "containerStatuses")?.arrayValue ?? []
            let total = pod.at(path: "spec", "containers")?.arrayValue?.count ?? 0
            return "\(statuses.count { $0["ready"]?.boolValue == true })/\(total)"
        },
        column("Status", PodSummary.status),
        column("Restarts", PodSummary.restarts),
        age,
        column("IP", priority: 1) { $0.at(path: "status", "podIP")?.stringValue ?? "<none>" },
        column("Node", priority: 1) { $0.at(path: "spec", "nodeName")?.stringValue ?? "<none>" },
        column("Nominated Node", priority: 1) { $0.at(path: "status", "nominatedNodeName")?.stringValue ?? "<none>" },
        column("Readiness Gates", priority: 1) { _ in "<none>" },
    ]
}

/// The words `kubectl get pods` sums a pod up with (printers.go `printPod`).
enum PodSummary {
    static func status(_ pod: JSONValue) -> String {
        let status = pod["status"] ?? [:]
        var reason = status["reason"]?.stringValue ?? status["phase"]?.stringValue ?? "Unknown"
        if let initial = initStatus(pod) {
            reason = initial
        } else {
            reason = containerReason(status["containerStatuses"]?.arrayValue ?? [], pod) ?? reason
        }
        guard pod.isBeingDeleted else { return reason }
        return status["reason"] == "NodeLost" ? "Unknown" : "Terminating"
    }

    static func restarts(_ pod: JSONValue) -> String {
        let statuses = pod.at(path: "status", "containerStatuses")?.arrayValue ?? []
        let count = statuses.reduce(0) { $0 + ($1["restartCount"]?.integerValue ?? 0) }
        let last = statuses.compactMap { $0.at(path: "lastState", "terminated", "finishedAt")?.stringValue }.max()
        guard count > 0, let last else { return "\(count)" }
        return "\(count) (\(HumanDuration.since(last)) ago)"
    }

    private static func initStatus(_ pod: JSONValue) -> String? {
        let statuses = pod.at(path: "status", "initContainerStatuses")?.arrayValue ?? []
        let total = pod.at(path: "spec", "initContainers")?.arrayValue?.count ?? 0
        for (index, container) in statuses.enumerated() {
            if let terminated = container.at(path: "state", "terminated") {
                if terminated["exitCode"] == 0 { continue }
                return "Init:" + (terminated["reason"]?.stringValue ?? "ExitCode:\(terminated["exitCode"]?.integerValue ?? 0)")
            }
            if let waiting = container.at(path: "state", "waiting", "reason")?.stringValue, waiting != "PodInitializing" {
                return "Init:\(waiting)"
            }
            return "Init:\(index)/\(total)"
        }
        return nil
    }

    private static func containerReason(_ statuses: [JSONValue], _ pod: JSONValue) -> String? {
        var reason: String?
        var isRunning = false
        for container in statuses.reversed() {
            let state = container["state"] ?? [:]
            if let waiting = state.at(path: "waiting", "reason")?.stringValue, !waiting.isEmpty {
                reason = waiting
            } else if let terminated = state["terminated"] {
                let signal = terminated["signal"]?.integerValue ?? 0
                let code = terminated["exitCode"]?.integerValue ?? 0
                reason = terminated["reason"]?.stringValue ?? (signal != 0 ? "Signal:\(signal)" : "ExitCode:\(code)")
            } else if container["ready"]?.boolValue == true, state["running"] != nil {
                isRunning = true
            }
        }
        if reason == "Completed", isRunning { return "Running" }
        return reason
    }
}
