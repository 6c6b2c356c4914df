import FoundationEssentials
import Kubernetes
import Testing

@testable import LocalCluster

struct DeploymentProgressTests {
    private let now = Date(timeIntervalSince1970: 10_000)

    private func situation(_ counts: JSONValue, before: JSONValue, current: JSONValue?) -> DeploymentProgressRule.Situation {
        DeploymentProgressRule.Situation(
            counts: DeploymentCounts(status: counts),
            before: DeploymentCounts(status: before),
            wanted: 2,
            current: current,
            deadline: 60,
            subject: "ReplicaSet \"x\"",
            paused: false
        )
    }

    private func condition(_ reason: String, updated seconds: Double) -> JSONValue {
        ["type": "Progressing", "reason": .string(reason), "lastUpdateTime": .time(now.addingTimeInterval(-seconds))]
    }

    @Test func `Nothing new for longer than the deadline is a failed rollout`() {
        let counts: JSONValue = ["replicas": 3, "updatedReplicas": 1, "readyReplicas": 2, "availableReplicas": 2]
        let late = situation(counts, before: counts, current: condition("ReplicaSetUpdated", updated: 61))
        #expect(DeploymentProgressRule.next(late, now: now)?.reason == "ProgressDeadlineExceeded")
        let early = situation(counts, before: counts, current: condition("ReplicaSetUpdated", updated: 59))
        #expect(DeploymentProgressRule.next(early, now: now) == nil)
    }

    @Test func `A complete rollout is said once and never times out`() {
        let done: JSONValue = ["replicas": 2, "updatedReplicas": 2, "readyReplicas": 2, "availableReplicas": 2]
        let just = situation(done, before: [:], current: condition("ReplicaSetUpdated", updated: 1))
        #expect(DeploymentProgressRule.next(just, now: now)?.reason == "NewReplicaSetAvailable")
        let worse: JSONValue = ["replicas": 2, "updatedReplicas": 2, "readyReplicas": 1, "availableReplicas": 1]
        let later = situation(worse, before: done, current: condition("NewReplicaSetAvailable", updated: 600))
        #expect(DeploymentProgressRule.next(later, now: now) == nil)
    }

    @Test func `Progress after the deadline is progress again`() {
        let before: JSONValue = ["replicas": 3, "updatedReplicas": 1, "readyReplicas": 2, "availableReplicas": 2]
        let after: JSONValue = ["replicas": 3, "updatedReplicas": 1, "readyReplicas": 3, "availableReplicas": 3]
        let found = DeploymentProgressRule.next(
            situation(after, before: before, current: condition("ProgressDeadlineExceeded", updated: 600)),
            now: now
        )
        #expect(found == DeploymentProgress(reason: "ReplicaSetUpdated", message: "ReplicaSet \"x\" is progressing."))
    }
}
