import FoundationEssentials
import Kubernetes

/// What the condition `Progressing` says next.
struct DeploymentProgress: Equatable, Sendable {
    var status = "True"
    var reason: String
    var message: String
}

/// The counts in a Deployment's status.
struct DeploymentCounts: Equatable, Sendable {
    var replicas = 0
    var updated = 0
    var ready = 0
    var available = 0

    init(sets: [JSONValue], newest: JSONValue?) {
        for set in sets {
            replicas += set.number("status", "replicas") ?? 0
            ready += set.number("status", "readyReplicas") ?? 0
            available += set.number("status", "availableReplicas") ?? 0
        }
        updated = newest?.number("status", "replicas") ?? 0
    }

    init(status: JSONValue?) {
        replicas = status?.number("replicas") ?? 0
        updated = status?.number("updatedReplicas") ?? 0
        ready = status?.number("readyReplicas") ?? 0
        available = status?.number("availableReplicas") ?? 0
    }

    /// Every pod is new and available, none is old.
    func isComplete(wanted: Int) -> Bool { updated == wanted && replicas == wanted && available == wanted }

    /// Something got better since `old`.
    func hasProgressed(since old: DeploymentCounts) -> Bool {
        updated > old.updated || replicas - updated < old.replicas - old.updated || ready > old.ready || available > old.available
    }
}

/// Decides the condition `Progressing` (`syncRolloutStatus` of Kubernetes); pure.
enum DeploymentProgressRule {
    static let complete = "NewReplicaSetAvailable"
    static let timedOut = "ProgressDeadlineExceeded"

    struct Situation {
        var counts: DeploymentCounts
        var before: DeploymentCounts
        var wanted: Int
        /// The condition as it stands.
        var current: JSONValue?
        /// `spec.progressDeadlineSeconds`.
        var deadline: TimeInterval
        /// "ReplicaSet "x"" or "Deployment "x"", for the message.
        var subject: String
        var paused: Bool
    }

    /// The condition's next words; nil when they stay as they are.
    static func next(_ situation: Situation, now: Date) -> DeploymentProgress? {
        let counts = situation.counts
        let reason = situation.current?["reason"]?.stringValue
        guard !situation.paused else { return nil }
        if reason == complete, counts.replicas == counts.updated { return nil }
        if counts.isComplete(wanted: situation.wanted) {
            return DeploymentProgress(reason: complete, message: "\(situation.subject) has successfully progressed.")
        }
        if counts.hasProgressed(since: situation.before) {
            return DeploymentProgress(reason: "ReplicaSetUpdated", message: "\(situation.subject) is progressing.")
        }
        guard isTimedOut(situation, reason: reason, now: now) else { return nil }
        return DeploymentProgress(status: "False", reason: timedOut, message: "\(situation.subject) has timed out progressing.")
    }

    private static func isTimedOut(_ situation: Situation, reason: String?, now: Date) -> Bool {
        guard let current = situation.current, reason != complete else { return false }
        if reason == timedOut { return true }
        guard let since = current["lastUpdateTime"]?.dateValue else { return false }
        return now.timeIntervalSince(since) > situation.deadline
    }
}
