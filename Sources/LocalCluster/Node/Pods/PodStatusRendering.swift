import FoundationEssentials
import Kubernetes

/// Renders a pod's `status` from what the agent knows; pure.
struct PodStatusRendering {
    let spec: PodSpec
    let state: PodState
    let hostAddress: String
    /// The status stored now: its conditions keep their transition times, foreign conditions stay.
    let previous: JSONValue?
    let generation: Int64?
    let now: Date

    func render() -> JSONValue {
        let phase = PodPhase.of(spec, state)
        var status = previous?.objectValue ?? [:]
        status["phase"] = .string(phase.rawValue)
        status["podIP"] = .string(state.address)
        status["podIPs"] = [["ip": .string(state.address)]]
        status["hostIP"] = .string(hostAddress)
        status["hostIPs"] = [["ip": .string(hostAddress)]]
        status["startTime"] = .time(state.started)
        status["qosClass"] = status["qosClass"] ?? "BestEffort"
        status["containerStatuses"] = .array(spec.containers.map { containerStatus($0) })
        if let initContainers = spec.initContainers, !initContainers.isEmpty {
            status["initContainerStatuses"] = .array(initContainers.map { containerStatus($0) })
        }
        status["reason"] = state.failure.map { .string($0.reason) }
        status["message"] = state.failure.map { .string($0.message) }
        status["conditions"] = .array(conditions(phase: phase))
        return .object(status)
    }

    private func containerStatus(_ container: ContainerSpec) -> JSONValue {
        let status = state.status(container.name)
        var json: [String: JSONValue] = [
            "name": .string(container.name),
            "image": .string(container.image),
            "imageID": .string(status.imageID),
            "ready": .bool(status.ready),
            "started": .bool(status.started),
            "restartCount": .integer(Int64(status.restartCount)),
            "state": Self.json(status.state),
            "lastState": status.last.map { Self.json(.terminated($0)) } ?? [:],
        ]
        if !status.containerID.isEmpty { json["containerID"] = .string(status.containerID) }
        return .object(json)
    }

    private static func json(_ state: ContainerState) -> JSONValue {
        switch state {
        case .waiting(let reason, let message):
            var waiting: JSONValue = ["reason": .string(reason)]
            waiting["message"] = message.map { .string($0) }
            return ["waiting": waiting]
        case .running(let since):
            return ["running": ["startedAt": .time(since)]]
        case .terminated(let end):
            var terminated: JSONValue = [
                "exitCode": .integer(Int64(end.exitCode)), "reason": .string(end.reason), "finishedAt": .time(end.finished),
            ]
            terminated["signal"] = end.signal.map { .integer(Int64($0)) }
            terminated["message"] = end.message.map { .string($0) }
            terminated["startedAt"] = end.started.map { .time($0) }
            return ["terminated": terminated]
        }
    }
}

extension PodStatusRendering {
    private func conditions(phase: PodPhase) -> [JSONValue] {
        let unready = spec.containers.map(\.name).filter { !state.status($0).ready }
        let initialized = unfinishedInitContainers()
        let known = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"]
        var list = (previous?["conditions"]?.arrayValue ?? []).filter { !known.contains($0["type"]?.stringValue ?? "") }
        let done = phase == .succeeded ? "PodCompleted" : phase == .failed ? "PodFailed" : nil
        let names = "[" + unready.joined(separator: " ") + "]"
        let lacking = done ?? (unready.isEmpty ? nil : "ContainersNotReady")
        let why = done == nil && !unready.isEmpty ? "containers with unready status: \(names)" : nil
        list.append(condition("PodReadyToStartContainers", !phase.isTerminal))
        list.append(
            initialized.isEmpty
                ? condition("Initialized", true, reason: phase == .succeeded ? "PodCompleted" : nil)
                : condition(
                    "Initialized",
                    false,
                    reason: "ContainersNotInitialized",
                    message: "containers with incomplete status: [\(initialized.joined(separator: " "))]"
                )
        )
        let containersReady = lacking == nil
        let gates = unmetGates()
        let gateMessage = gates.isEmpty ? nil : "the status of pod readiness gate \"\(gates[0])\" is not \"True\", but False"
        list.append(
            condition(
                "Ready",
                containersReady && gates.isEmpty,
                reason: lacking ?? (gates.isEmpty ? nil : "ReadinessGatesNotReady"),
                message: why ?? gateMessage
            )
        )
        list.append(condition("ContainersReady", containersReady, reason: lacking, message: why))
        list.append(condition("PodScheduled", true))
        return list
    }

    private func unfinishedInitContainers() -> [String] {
        (spec.initContainers ?? []).filter { container in
            let status = state.status(container.name)
            if container.restartPolicy == .always { return !status.started }
            return status.state.termination?.exitCode != 0
        }.map(\.name)
    }

    private func unmetGates() -> [String] {
        (spec.readinessGates ?? []).map(\.conditionType).filter { gate in
            let found = previous?["conditions"]?.arrayValue?.first { $0["type"]?.stringValue == gate }
            return found?["status"]?.stringValue != "True"
        }
    }

    private func condition(_ type: String, _ isTrue: Bool, reason: String? = nil, message: String? = nil) -> JSONValue {
        let status = isTrue ? "True" : "False"
        let old = previous?["conditions"]?.arrayValue?.first { $0["type"]?.stringValue == type }
        var condition: JSONValue = ["type": .string(type), "status": .string(status), "lastProbeTime": .null]
        condition["observedGeneration"] = generation.map { .integer($0) }
        condition["reason"] = reason.map { .string($0) }
        condition["message"] = message.map { .string($0) }
        let flipped = old?["status"]?.stringValue != status
        condition["lastTransitionTime"] = flipped ? .time(now) : old?["lastTransitionTime"] ?? .time(now)
        return condition
    }
}
