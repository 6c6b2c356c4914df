import GravityAPI
import Kubernetes

/// The pods of a service, without the label that names their revision: the revision is the hash of this.
struct PodTemplate: Sendable, Hashable {
    let content: JSONValue

    /// How long a pod goes on serving after it was told to stop, so that no proxy sends it a request any more when it closes.
    static let drainSeconds = 5

    init(_ plan: ServicePlan, _ inputs: ServiceInputs) {
        let credentials = inputs.database?.service
        let volumes = Volumes(plan, credentials: credentials)
        let metadata: JSONValue = [
            "labels": .map(plan.pod.labels.merging(plan.labels(component: "service")) { $1 }),
            "annotations": .map(plan.pod.annotations.merging(Self.hashes(plan, inputs)) { $1 }),
        ]
        content = [
            "metadata": metadata,
            "spec": .members([
                "serviceAccountName": .string(plan.pod.serviceAccountName ?? plan.names.serviceAccount),
                "automountServiceAccountToken": false,
                "enableServiceLinks": false,
                "terminationGracePeriodSeconds": .integer(Int64(plan.pod.terminationGraceSeconds + Self.drainSeconds)),
                "securityContext": PodSecurity.pod(isBundled: plan.container.isBundled),
                "nodeSelector": plan.pod.nodeSelector.nonEmpty.map(JSONValue.map),
                "tolerations": plan.pod.tolerations.nonEmpty.map(JSONValue.array),
                "topologySpreadConstraints": .array(Self.spread(plan)),
                "imagePullSecrets": plan.pod.imagePullSecrets.nonEmpty.map { .array($0.map { ["name": .string($0)] }) },
                "containers": [Self.container(plan, credentials: credentials, mounts: volumes.mounts)],
                "volumes": volumes.volumes.nonEmpty.map(JSONValue.array),
            ]),
        ]
    }

    private static func hashes(_ plan: ServicePlan, _ inputs: ServiceInputs) -> [String: String] {
        var hashes: [String: String] = [:]
        hashes[GravityNames.Mark.configurationHash] = plan.configuration?.hash
        hashes[GravityNames.Mark.credentialsHash] = inputs.database?.service.hash
        hashes[ServiceMark.referencesHash] = inputs.referencesHash
        return hashes
    }

    private static func container(_ plan: ServicePlan, credentials: DatabaseCredentials?, mounts: [JSONValue]) -> JSONValue {
        .members([
            "name": "service",
            "image": .string(plan.container.image),
            "command": plan.container.command.nonEmpty.map(JSONValue.strings),
            "args": plan.container.arguments.nonEmpty.map(JSONValue.strings),
            "env": Environment.rendered(Environment.of(plan, credentials: credentials)),
            "envFrom": plan.container.environmentSources.nonEmpty.map(JSONValue.array),
            "ports": plan.ports.nonEmpty.map { .array($0.map(port)) },
            "resources": plan.container.resources,
            "securityContext": PodSecurity.container(isBundled: plan.container.isBundled),
            "lifecycle": ["preStop": ["sleep": ["seconds": .integer(Int64(drainSeconds))]]],
            "startupProbe": Probes.startup(plan.probes),
            "readinessProbe": Probes.readiness(plan.probes),
            "livenessProbe": Probes.liveness(plan.probes),
            "terminationMessagePolicy": "FallbackToLogsOnError",
            "volumeMounts": mounts.nonEmpty.map(JSONValue.array),
        ])
    }

    private static func port(_ port: PortPlan) -> JSONValue {
        ["name": .string(port.name), "containerPort": .integer(Int64(port.number)), "protocol": "TCP"]
    }

    /// As the specification says, else over nodes and zones as far as there are any; never a reason for a pod not to start.
    private static func spread(_ plan: ServicePlan) -> [JSONValue] {
        let usual = ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map { key in
            GravityService.TopologySpreadConstraint(maxSkew: 1, topologyKey: key, whenUnsatisfiable: .scheduleAnyway)
        }
        return (plan.pod.topologySpreadConstraints.nonEmpty ?? usual).map { constraint in
            [
                "maxSkew": .integer(Int64(constraint.maxSkew)),
                "topologyKey": .string(constraint.topologyKey),
                "whenUnsatisfiable": .string(constraint.whenUnsatisfiable.rawValue),
                "labelSelector": ["matchLabels": .map(plan.names.selector)],
            ]
        }
    }
}
