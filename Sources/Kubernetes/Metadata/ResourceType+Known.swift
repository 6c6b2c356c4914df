extension ResourceType {
    package static let namespaces = ResourceType(group: "", version: "v1", kind: "Namespace", plural: "namespaces", isNamespaced: false)
    package static let nodes = ResourceType(group: "", version: "v1", kind: "Node", plural: "nodes", isNamespaced: false)
    package static let pods = ResourceType(group: "", version: "v1", kind: "Pod", plural: "pods")
    package static let secrets = ResourceType(group: "", version: "v1", kind: "Secret", plural: "secrets")
    package static let configMaps = ResourceType(group: "", version: "v1", kind: "ConfigMap", plural: "configmaps")
    package static let services = ResourceType(group: "", version: "v1", kind: "Service", plural: "services")
    package static let serviceAccounts = ResourceType(group: "", version: "v1", kind: "ServiceAccount", plural: "serviceaccounts")
    package static let endpoints = ResourceType(group: "", version: "v1", kind: "Endpoints", plural: "endpoints")
    package static let deployments = ResourceType(group: "apps", version: "v1", kind: "Deployment", plural: "deployments")
    package static let replicaSets = ResourceType(group: "apps", version: "v1", kind: "ReplicaSet", plural: "replicasets")
    package static let controllerRevisions = ResourceType(
        group: "apps",
        version: "v1",
        kind: "ControllerRevision",
        plural: "controllerrevisions"
    )
    package static let jobs = ResourceType(group: "batch", version: "v1", kind: "Job", plural: "jobs")
    package static let leases = ResourceType(group: "coordination.k8s.io", version: "v1", kind: "Lease", plural: "leases")
    package static let events = ResourceType(group: "events.k8s.io", version: "v1", kind: "Event", plural: "events")
    package static let endpointSlices = ResourceType(
        group: "discovery.k8s.io",
        version: "v1",
        kind: "EndpointSlice",
        plural: "endpointslices"
    )
    package static let podDisruptionBudgets = ResourceType(
        group: "policy",
        version: "v1",
        kind: "PodDisruptionBudget",
        plural: "poddisruptionbudgets"
    )
    package static let horizontalPodAutoscalers = ResourceType(
        group: "autoscaling",
        version: "v2",
        kind: "HorizontalPodAutoscaler",
        plural: "horizontalpodautoscalers"
    )
    package static let customResourceDefinitions = ResourceType(
        group: "apiextensions.k8s.io",
        version: "v1",
        kind: "CustomResourceDefinition",
        plural: "customresourcedefinitions",
        isNamespaced: false
    )
}
