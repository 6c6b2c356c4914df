import Kubernetes

/// The revision numbers that `kubectl rollout history` and `undo` read.
enum Revision {
    static let annotation = "deployment.kubernetes.io/revision"
    static let history = "deployment.kubernetes.io/revision-history"
    static let desiredReplicas = "deployment.kubernetes.io/desired-replicas"
    static let maxReplicas = "deployment.kubernetes.io/max-replicas"

    /// Annotations of a Deployment that do not pass to its ReplicaSets.
    private static let own: Set<String> = [
        annotation, history, desiredReplicas, maxReplicas, "kubectl.kubernetes.io/last-applied-configuration",
        "deprecated.deployment.rollback.to",
    ]

    static func of(_ object: JSONValue) -> Int { object.annotations[annotation].flatMap { Int($0) } ?? 0 }

    /// Sets what the newest ReplicaSet is annotated with; a set that comes back keeps its earlier numbers in the history.
    static func annotate(_ set: inout JSONValue, of deployment: JSONValue, revision: Int, bounds: RolloutBounds) {
        var annotations = set.annotations
        for (key, value) in deployment.annotations where !own.contains(key) { annotations[key] = value }
        let old = of(set)
        if old > 0, old < revision {
            let earlier = annotations[history].map { $0.split(separator: ",").map(String.init) } ?? []
            annotations[history] = (earlier + [String(old)]).joined(separator: ",")
        }
        annotations[annotation] = String(max(revision, old))
        size(&annotations, of: deployment, bounds: bounds)
        set.setMetadata("annotations", .map(annotations))
    }

    /// Notes for which total a set was last sized, for scaling in the middle of a rollout.
    static func size(_ annotations: inout [String: String], of deployment: JSONValue, bounds: RolloutBounds) {
        let wanted = deployment.number("spec", "replicas") ?? 1
        annotations[desiredReplicas] = String(wanted)
        annotations[maxReplicas] = String(wanted + bounds.maxSurge)
    }
}
