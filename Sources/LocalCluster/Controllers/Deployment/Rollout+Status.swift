import FoundationEssentials
import Kubernetes

/// A Deployment's status, from its ReplicaSets.
extension Rollout {
    var counts: DeploymentCounts { DeploymentCounts(sets: sets, newest: newest) }

    var isComplete: Bool {
        counts.isComplete(wanted: wanted) && (deployment.number("status", "observedGeneration") ?? 0) >= Int(deployment.generation)
    }

    private var deadline: TimeInterval? {
        let seconds = deployment.number("spec", "progressDeadlineSeconds") ?? 600
        return seconds >= Int(Int32.max) ? nil : Double(seconds)
    }

    private var isPaused: Bool { deployment.at(path: "spec", "paused")?.boolValue == true }

    /// Tells in `Progressing` that the rollout stands still because it is paused, or goes on.
    mutating func notePause(_ paused: Bool) async throws {
        guard deadline != nil else { return }
        let reason = deployment.condition("Progressing")?["reason"]?.stringValue
        if reason == DeploymentProgressRule.timedOut { return }
        if paused, reason != "DeploymentPaused" {
            progress = DeploymentProgress(status: "Unknown", reason: "DeploymentPaused", message: "Deployment is paused")
        } else if !paused, reason == "DeploymentPaused" {
            progress = DeploymentProgress(status: "Unknown", reason: "DeploymentResumed", message: "Deployment is resumed")
        } else {
            return
        }
        try await writeStatus()
        progress = nil
    }

    /// Writes the status when something in it changed.
    mutating func writeStatus() async throws {
        let status = status(now: Date())
        do {
            deployment = try await access.update(.deployments, deployment.objectKey, subresource: "status", uid: deployment.uid) {
                $0["status"] = status
            }
        } catch let error as APIError where error.isNotFound {
            return
        }
    }

    private func status(now: Date) -> JSONValue {
        let counts = counts
        var status: JSONValue = ["observedGeneration": .integer(deployment.generation)]
        func put(_ member: String, _ count: Int) { if count > 0 { status[member] = .count(count) } }
        put("replicas", counts.replicas)
        put("updatedReplicas", counts.updated)
        put("readyReplicas", counts.ready)
        put("availableReplicas", counts.available)
        put("unavailableReplicas", max(0, max(wanted, counts.replicas) - counts.available))
        status["collisionCount"] = deployment.at(path: "status", "collisionCount")
        status["conditions"] = .array(conditions(counts, now: now))
        return status
    }

    private func conditions(_ counts: DeploymentCounts, now: Date) -> [JSONValue] {
        var list = deployment.at(path: "status", "conditions")?.arrayValue ?? []
        let available = counts.available >= wanted - bounds.maxUnavailable
        Self.set(
            "Available",
            available
                ? DeploymentProgress(reason: "MinimumReplicasAvailable", message: "Deployment has minimum availability.")
                : DeploymentProgress(
                    status: "False",
                    reason: "MinimumReplicasUnavailable",
                    message: "Deployment does not have minimum availability."
                ),
            in: &list,
            now: now
        )
        setProgressing(in: &list, counts, now: now)
        list.removeAll { $0["type"]?.stringValue == "ReplicaFailure" }
        if let failure = newest?.condition("ReplicaFailure") {
            let words = DeploymentProgress(
                reason: failure["reason"]?.stringValue ?? "",
                message: failure["message"]?.stringValue ?? ""
            )
            let old = deployment.condition("ReplicaFailure")
            if let old { list.append(old) }
            Self.set("ReplicaFailure", words, in: &list, now: now)
        }
        return list
    }

    private func setProgressing(in list: inout [JSONValue], _ counts: DeploymentCounts, now: Date) {
        guard let deadline else {
            list.removeAll { $0["type"]?.stringValue == "Progressing" }
            return
        }
        if let progress {
            Self.set("Progressing", progress, in: &list, now: now)
            return
        }
        let situation = DeploymentProgressRule.Situation(
            counts: counts,
            before: DeploymentCounts(status: deployment["status"]),
            wanted: wanted,
            current: deployment.condition("Progressing"),
            deadline: deadline,
            subject: newest.map { "ReplicaSet \"\($0.name)\"" } ?? "Deployment \"\(deployment.name)\"",
            paused: isPaused
        )
        guard let next = DeploymentProgressRule.next(situation, now: now) else { return }
        Self.set("Progressing", next, in: &list, now: now)
    }

    /// Sets a condition; its update time moves when the words change or it reports progress again.
    private static func set(_ type: String, _ words: DeploymentProgress, in list: inout [JSONValue], now: Date) {
        let index = list.firstIndex { $0["type"]?.stringValue == type }
        let old = index.map { list[$0] }
        let same = old?["status"]?.stringValue == words.status && old?["reason"]?.stringValue == words.reason
        if same, type != "Progressing" || words.reason != "ReplicaSetUpdated" { return }
        let flipped = old?["status"]?.stringValue != words.status
        let condition: JSONValue = [
            "type": .string(type), "status": .string(words.status), "reason": .string(words.reason),
            "message": .string(words.message), "lastUpdateTime": .time(now),
            "lastTransitionTime": flipped ? .time(now) : old?["lastTransitionTime"] ?? .time(now),
        ]
        if let index { list[index] = condition } else { list.append(condition) }
    }

    /// When the progress deadline passes; nil when nothing is under way.
    func nextLook() -> Duration? {
        guard let deadline, !isPaused, !isComplete, let current = deployment.condition("Progressing"),
            current["reason"]?.stringValue != DeploymentProgressRule.timedOut, let since = current["lastUpdateTime"]?.dateValue
        else { return nil }
        return .seconds(max(0.2, since.addingTimeInterval(deadline).timeIntervalSinceNow + 1))
    }
}
