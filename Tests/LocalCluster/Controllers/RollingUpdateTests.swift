import FoundationEssentials
import Kubernetes
import Testing

@testable import LocalCluster

struct RollingUpdateTests {
    private func set(_ name: String, _ replicas: Int, available: Int? = nil, age: Double = 0, total: Int? = nil) -> ReplicaSetSize {
        ReplicaSetSize(
            name: name,
            replicas: replicas,
            available: available ?? replicas,
            created: Date(timeIntervalSince1970: 1000 - age),
            largestTotal: total
        )
    }

    @Test(arguments: [
        (JSONValue.string("25%"), JSONValue.string("25%"), 4, 1, 1), ("25%", "25%", 1, 1, 0), ("25%", "25%", 10, 3, 2),
        (0, 0, 3, 0, 1), (2, 0, 3, 2, 0), ("100%", "0%", 3, 3, 0), (nil, nil, 4, 1, 1),
    ])
    func `Surge is rounded up and unavailability down`(surge: JSONValue, unavailable: JSONValue, replicas: Int, up: Int, down: Int) {
        var rolling: JSONValue = [:]
        if surge != .null { rolling = ["maxSurge": surge, "maxUnavailable": unavailable] }
        let bounds = RolloutBounds(strategy: ["type": "RollingUpdate", "rollingUpdate": rolling], replicas: replicas)
        #expect(bounds.maxSurge == up)
        #expect(bounds.maxUnavailable == down)
    }

    @Test func `A rollout never has fewer pods available than promised nor more than the surge allows`() {
        for wanted in 1...6 {
            for (surge, unavailable) in [(1, 0), (0, 1), (2, 2), (1, 1)] {
                let bounds = RolloutBounds(surge: .count(surge), unavailable: .count(unavailable), replicas: wanted)
                var old = set("old", wanted, age: 1)
                var new = set("new", 0)
                var steps = 0
                while old.replicas > 0 || new.available < wanted, steps < 50 {
                    steps += 1
                    new.replicas = RollingUpdate.newReplicas(wanted: wanted, bounds: bounds, new: new, old: [old])
                    old.replicas = RollingUpdate.oldReplicas(wanted: wanted, bounds: bounds, new: new, old: [old])["old"] ?? old.replicas
                    old.available = min(old.available, old.replicas)
                    #expect(old.available + new.available >= wanted - bounds.maxUnavailable)
                    #expect(old.replicas + new.replicas <= wanted + bounds.maxSurge)
                    if new.available < new.replicas { new.available += 1 }
                }
                #expect(old.replicas == 0 && new.available == wanted, "wanted \(wanted), surge \(surge), unavailable \(unavailable)")
            }
        }
    }

    @Test func `New pods that do not become ready keep the old ones`() {
        let bounds = RolloutBounds(surge: .percent(25), unavailable: .percent(25), replicas: 3)
        let new = set("new", 1, available: 0)
        #expect(RollingUpdate.newReplicas(wanted: 3, bounds: bounds, new: new, old: [set("old", 3)]) == 1)
        #expect(RollingUpdate.oldReplicas(wanted: 3, bounds: bounds, new: new, old: [set("old", 3)]) == [:])
    }

    @Test func `Old pods that are not ready go first, whatever set they are in`() {
        let bounds = RolloutBounds(surge: .count(1), unavailable: .count(0), replicas: 3)
        let sets = [set("bad", 1, available: 0, age: 1), set("good", 3, age: 2)]
        let sizes = RollingUpdate.oldReplicas(wanted: 3, bounds: bounds, new: set("new", 0), old: sets)
        #expect(sizes == ["bad": 0, "good": 3])
    }

    @Test func `Scaling in the middle of a rollout is shared out in proportion`() {
        let bounds = RolloutBounds(surge: .count(3), unavailable: .count(2), replicas: 15)
        let active = [set("old", 8, age: 2, total: 13), set("new", 5, age: 1, total: 13)]
        let sizes = RollingUpdate.proportional(wanted: 15, bounds: bounds, active: active)
        #expect(sizes == ["old": 11, "new": 7])
    }

    @Test func `A template's hash does not depend on the label it gives`() {
        let template: JSONValue = ["metadata": ["labels": ["app": "x"]], "spec": ["containers": []]]
        let hash = PodTemplateHash.of(template)
        let labelled = PodTemplateHash.labelled(template, hash: hash)
        #expect(PodTemplateHash.of(labelled) == hash)
        #expect(PodTemplateHash.withoutHash(labelled) == template)
        #expect(PodTemplateHash.of(template, collisions: 1) != hash)
    }
}
