import GravityAPI
import Kubernetes

extension ServicePlan {
    /// The Job that migrates the database before the revision's pods start. It is kept when it failed, with its logs.
    func migrationJob(_ migration: MigrationPlan, _ inputs: ServiceInputs, _ identity: MigrationIdentity, name: String) -> Unstructured {
        let labels: [String: String] = [ServiceMark.migration: identity.hash]
        var job = child(
            .jobs,
            name: name,
            component: "migration",
            annotations: [ServiceMark.migrationTrigger: identity.trigger],
            [
                "spec": [
                    "backoffLimit": .integer(Int64(migration.backoffLimit)),
                    "activeDeadlineSeconds": .integer(Int64(migration.timeoutSeconds)),
                    "completions": 1,
                    "parallelism": 1,
                    "template": [
                        "metadata": ["labels": .map(pod.labels.merging(self.labels(component: "migration").merging(labels) { $1 }) { $1 })],
                        "spec": migrationPod(migration, inputs),
                    ],
                ]
            ]
        )
        job.labels = job.labels.merging(labels) { $1 }
        return job
    }

    private func migrationPod(_ migration: MigrationPlan, _ inputs: ServiceInputs) -> JSONValue {
        let credentials = inputs.database?.migration
        let volumes = Volumes(self, credentials: credentials)
        let container: JSONValue = .members([
            "name": "migrate",
            "image": .string(migration.image),
            "command": migration.command.nonEmpty.map(JSONValue.strings),
            "args": migration.arguments.nonEmpty.map(JSONValue.strings),
            "env": Environment.rendered(Environment.of(self, credentials: credentials)),
            "envFrom": self.container.environmentSources.nonEmpty.map(JSONValue.array),
            "resources": self.container.resources,
            "securityContext": PodSecurity.container(isBundled: self.container.isBundled),
            "volumeMounts": volumes.mounts.nonEmpty.map(JSONValue.array),
        ])
        return .members([
            "restartPolicy": "Never",
            "serviceAccountName": .string(pod.serviceAccountName ?? names.serviceAccount),
            "automountServiceAccountToken": false,
            "enableServiceLinks": false,
            "securityContext": PodSecurity.pod(isBundled: self.container.isBundled),
            "nodeSelector": pod.nodeSelector.nonEmpty.map(JSONValue.map),
            "tolerations": pod.tolerations.nonEmpty.map(JSONValue.array),
            "imagePullSecrets": pod.imagePullSecrets.nonEmpty.map { .array($0.map { ["name": .string($0)] }) },
            "containers": [container],
            "volumes": volumes.volumes.nonEmpty.map(JSONValue.array),
        ])
    }
}
