import Kubernetes

extension ServicePlan {
    /// Lets a node be drained one pod at a time. With a single replica it would only block the drain.
    func podDisruptionBudget() -> Unstructured? {
        guard replicas > 1 else { return nil }
        return child(
            .podDisruptionBudgets,
            name: names.disruptionBudget,
            [
                "spec": [
                    "maxUnavailable": 1,
                    "selector": ["matchLabels": .map(names.selector)],
                    "unhealthyPodEvictionPolicy": "AlwaysAllow",
                ]
            ]
        )
    }
}
