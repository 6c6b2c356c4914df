import GravityAPI
import Kubernetes

extension ServicePlan {
    static func rollout(_ rollout: GravityService.Rollout) throws(InvalidService) -> RolloutPlan {
        let deadline = try positive(rollout.progressDeadlineSeconds, "spec.rollout.progressDeadlineSeconds")
        let minimum = try positive(rollout.minReadySeconds, "spec.rollout.minReadySeconds", orZero: true)
        guard deadline > minimum else {
            throw InvalidService("spec.rollout.progressDeadlineSeconds", "has to be longer than minReadySeconds")
        }
        return RolloutPlan(
            strategy: rollout.strategy,
            progressDeadlineSeconds: deadline,
            minReadySeconds: minimum,
            revisionHistoryLimit: try positive(rollout.revisionHistoryLimit, "spec.rollout.revisionHistoryLimit", orZero: true)
        )
    }

    static func pod(_ template: GravityService.PodTemplate) throws -> PodPlan {
        try checkIsNotOurs(template.labels, "spec.podTemplate.labels")
        try checkIsNotOurs(template.annotations, "spec.podTemplate.annotations")
        return PodPlan(
            labels: template.labels,
            annotations: template.annotations,
            nodeSelector: template.nodeSelector,
            tolerations: try template.tolerations.map { try JSONValue(encoding: $0) },
            topologySpreadConstraints: template.topologySpreadConstraints,
            serviceAccountName: template.serviceAccountName,
            imagePullSecrets: template.imagePullSecrets.map(\.name),
            terminationGraceSeconds: try positive(
                template.terminationGracePeriodSeconds,
                "spec.podTemplate.terminationGracePeriodSeconds",
                orZero: true
            )
        )
    }

    /// The selector and the hashes that roll the pods are ours alone.
    private static func checkIsNotOurs(_ entries: [String: String], _ field: String) throws(InvalidService) {
        for key in entries.keys.sorted() where key.hasPrefix("\(GravityNames.group)/") || ServiceNames.ownLabels.contains(key) {
            throw InvalidService(field, "\(key) is set by the operator")
        }
    }
}
