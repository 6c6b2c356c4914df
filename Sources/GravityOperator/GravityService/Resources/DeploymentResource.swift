import GravityAPI
import Kubernetes

extension ServicePlan {
    /// The Deployment of one revision. A new pod has to be available before an old one goes, so a failed rollout costs no capacity.
    func deployment(_ template: PodTemplate, revision: ServiceRevision) -> Unstructured {
        var pods = template.content
        pods["metadata"] = Self.labelled(pods["metadata"] ?? [:], revision)
        var deployment = child(
            .deployments,
            name: names.deployment,
            [
                "spec": [
                    "replicas": .integer(Int64(replicas)),
                    "paused": false,
                    "selector": ["matchLabels": .map(names.selector)],
                    "strategy": strategy,
                    "minReadySeconds": .integer(Int64(rollout.minReadySeconds)),
                    "progressDeadlineSeconds": .integer(Int64(rollout.progressDeadlineSeconds)),
                    "revisionHistoryLimit": .integer(Int64(rollout.revisionHistoryLimit)),
                    "template": pods,
                ]
            ]
        )
        deployment.content["metadata"] = Self.labelled(deployment.content["metadata"] ?? [:], revision)
        return deployment
    }

    private var strategy: JSONValue {
        switch rollout.strategy {
        case .rollingUpdate: ["type": "RollingUpdate", "rollingUpdate": ["maxSurge": 1, "maxUnavailable": 0]]
        case .recreate: ["type": "Recreate"]
        }
    }

    private static func labelled(_ metadata: JSONValue, _ revision: ServiceRevision) -> JSONValue {
        var metadata = metadata
        var labels = metadata["labels"] ?? [:]
        labels[GravityNames.Mark.revision] = .string(revision.name)
        metadata["labels"] = labels
        return metadata
    }
}
