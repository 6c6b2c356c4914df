import FoundationEssentials
import Kubernetes

/// Counts how many pods a PodDisruptionBudget allows to be disturbed now.
struct DisruptionBudgetController: ControlLoop {
    let access: ClusterAccess
    let name = "disruption-controller"

    func watch() -> ClusterWatch { access.watch([.podDisruptionBudgets, .pods]) }

    func keys(touchedBy event: ClusterEvent) -> [ObjectKey] {
        event.type == .podDisruptionBudgets ? [event.key] : [ObjectKey(namespace: event.object.namespace, name: "")]
    }

    func sync(_ key: ObjectKey) async throws -> Duration? {
        let budgets =
            key.name.isEmpty
            ? await access.list(.podDisruptionBudgets, namespace: key.namespace)
            : await access.get(.podDisruptionBudgets, key).map { [$0] } ?? []
        for budget in budgets { try await sync(budget) }
        return nil
    }

    private func sync(_ budget: JSONValue) async throws {
        let selector = ObjectSelector(budget.at(path: "spec", "selector"))
        let pods = await access.list(.pods, namespace: budget.namespace).filter { $0.isActivePod && selector.matches($0.labels) }
        let expected = await expectedPods(pods)
        let healthy = pods.count { $0.isReadyPod }
        let desired = Self.desired(budget, expected: expected)
        let allowed = expected == 0 ? 0 : max(0, healthy - desired)
        let old = budget.condition("DisruptionAllowed")
        let status = allowed > 0 ? "True" : "False"
        let flipped = old?["status"]?.stringValue != status
        let condition: JSONValue = [
            "type": "DisruptionAllowed", "status": .string(status), "reason": allowed > 0 ? "SufficientPods" : "InsufficientPods",
            "message": "", "observedGeneration": .integer(budget.generation),
            "lastTransitionTime": flipped ? .time(Date()) : old?["lastTransitionTime"] ?? .time(Date()),
        ]
        do {
            try await access.update(.podDisruptionBudgets, budget.objectKey, subresource: "status", uid: budget.uid) { live in
                live["status"] = [
                    "currentHealthy": .count(healthy), "desiredHealthy": .count(desired), "expectedPods": .count(expected),
                    "disruptionsAllowed": .count(allowed), "observedGeneration": .integer(budget.generation), "conditions": [condition],
                ]
            }
        } catch let error as APIError where error.isNotFound {
            return
        }
    }

    /// The replicas their ReplicaSets ask for; pods without one count themselves.
    private func expectedPods(_ pods: [JSONValue]) async -> Int {
        var expected = 0
        var seen: Set<ObjectKey> = []
        for pod in pods {
            guard let owner = pod.controllerKey(of: .replicaSets) else {
                expected += 1
                continue
            }
            guard seen.insert(owner).inserted else { continue }
            expected += await access.get(.replicaSets, owner)?.number("spec", "replicas") ?? 0
        }
        return expected
    }

    static func desired(_ budget: JSONValue, expected: Int) -> Int {
        if let minimum = CountOrPercent(budget.at(path: "spec", "minAvailable")) {
            return minimum.resolved(of: expected, roundingUp: true)
        }
        guard let maximum = CountOrPercent(budget.at(path: "spec", "maxUnavailable")) else { return expected }
        return max(0, expected - maximum.resolved(of: expected, roundingUp: true))
    }
}
