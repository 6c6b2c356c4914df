import Kubernetes

extension ServedResource {
    /// The kinds every cluster has.
    static let builtins: [ServedResource] = core + workloads + policies + networking + authorization + reviews

    private init(
        _ group: String,
        _ version: String,
        _ kind: String,
        _ plural: String,
        namespaced: Bool = true,
        short: [String] = [],
        fields: String? = nil,
        _ configure: (inout ServedResource) -> Void = { _ in }
    ) {
        let type = ResourceType(group: group, version: version, kind: kind, plural: plural, isNamespaced: namespaced)
        let fields = BuiltinTypes.catalog[fields ?? kind] ?? ObjectType(name: kind, fields: [:], keepsUnknown: true)
        self.init(type: type, shortNames: short, fields: fields)
        configure(&self)
    }

    private static let core: [ServedResource] = [
        ServedResource("", "v1", "Namespace", "namespaces", namespaced: false, short: ["ns"]) {
            $0.rules = .namespace
            $0.hasStatus = true
            $0.columns = TableColumn.namespace
            $0.selectableFields = ["status.phase": ["status", "phase"]]
        },
        ServedResource("", "v1", "Pod", "pods", short: ["po"]) {
            $0.rules = .pod
            $0.hasStatus = true
            $0.categories = ["all"]
            $0.columns = TableColumn.pod
            $0.selectableFields = [
                "spec.nodeName": ["spec", "nodeName"], "spec.restartPolicy": ["spec", "restartPolicy"],
                "spec.schedulerName": ["spec", "schedulerName"], "spec.serviceAccountName": ["spec", "serviceAccountName"],
                "status.phase": ["status", "phase"], "status.podIP": ["status", "podIP"],
                "status.nominatedNodeName": ["status", "nominatedNodeName"],
            ]
        },
        ServedResource("", "v1", "Service", "services", short: ["svc"]) {
            $0.rules = .service
            $0.hasStatus = true
            $0.categories = ["all"]
            $0.columns = TableColumn.service
            $0.selectableFields = ["spec.clusterIP": ["spec", "clusterIP"], "spec.type": ["spec", "type"]]
        },
        ServedResource("", "v1", "Endpoints", "endpoints", short: ["ep"]) { $0.columns = TableColumn.endpoints },
        ServedResource("", "v1", "Secret", "secrets") {
            $0.rules = .secret
            $0.columns = TableColumn.secret
            $0.selectableFields = ["type": ["type"]]
        },
        ServedResource("", "v1", "ConfigMap", "configmaps", short: ["cm"]) {
            $0.rules = .configMap
            $0.columns = TableColumn.configMap
        },
        ServedResource("", "v1", "ServiceAccount", "serviceaccounts", short: ["sa"]) { $0.columns = TableColumn.serviceAccount },
        ServedResource("", "v1", "Event", "events", short: ["ev"]) {
            $0.rules = .event
            $0.columns = TableColumn.event
            $0.selectableFields = eventFields(object: "involvedObject", component: "reportingComponent")
        },
        ServedResource("", "v1", "Node", "nodes", namespaced: false, short: ["no"]) {
            $0.hasStatus = true
            $0.columns = TableColumn.node
            $0.selectableFields = ["spec.unschedulable": ["spec", "unschedulable"]]
        },
        ServedResource("", "v1", "ResourceQuota", "resourcequotas", short: ["quota"]) { $0.hasStatus = true },
        ServedResource("", "v1", "LimitRange", "limitranges", short: ["limits"]),
    ]

    private static let workloads: [ServedResource] = [
        ServedResource("apps", "v1", "Deployment", "deployments", short: ["deploy"]) {
            $0.workload(.deployment, TableColumn.deployment)
            $0.scale = ScalePaths(selector: ["spec", "selector"])
        },
        ServedResource("apps", "v1", "ReplicaSet", "replicasets", short: ["rs"]) {
            $0.workload(.replicaSet, TableColumn.replicaSet)
            $0.scale = ScalePaths(selector: ["spec", "selector"])
            $0.selectableFields = ["status.replicas": ["status", "replicas"]]
        },
        ServedResource("apps", "v1", "StatefulSet", "statefulsets", short: ["sts"]) {
            $0.workload(.statefulSet, TableColumn.statefulSet)
            $0.scale = ScalePaths(selector: ["spec", "selector"])
        },
        ServedResource("apps", "v1", "DaemonSet", "daemonsets", short: ["ds"]) { $0.workload(.daemonSet, TableColumn.nameAndAge) },
        ServedResource("apps", "v1", "ControllerRevision", "controllerrevisions") {
            $0.rules = .controllerRevision
            $0.columns = TableColumn.controllerRevision
        },
        ServedResource("batch", "v1", "Job", "jobs") {
            $0.workload(.job, TableColumn.job)
            $0.selectableFields = ["status.successful": ["status", "succeeded"]]
        },
    ]

    private static let policies: [ServedResource] = [
        ServedResource("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", short: ["pdb"]) {
            $0.rules = .podDisruptionBudget
            $0.hasStatus = true
            $0.countsGenerations = true
            $0.columns = TableColumn.podDisruptionBudget
        },
        ServedResource("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", short: ["hpa"]) {
            $0.rules = .horizontalPodAutoscaler
            $0.hasStatus = true
            $0.categories = ["all"]
            $0.columns = TableColumn.horizontalPodAutoscaler
        },
        ServedResource("coordination.k8s.io", "v1", "Lease", "leases") {
            $0.rules = .lease
            $0.columns = TableColumn.lease
        },
        ServedResource(
            "apiextensions.k8s.io",
            "v1",
            "CustomResourceDefinition",
            "customresourcedefinitions",
            namespaced: false,
            short: ["crd", "crds"]
        ) {
            $0.rules = .customResourceDefinition
            $0.hasStatus = true
            $0.countsGenerations = true
            $0.categories = ["api-extensions"]
            $0.columns = TableColumn.customResourceDefinition
        },
    ]

    private static let networking: [ServedResource] = [
        ServedResource("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices") {
            $0.countsGenerations = true
            $0.columns = TableColumn.endpointSlice
        },
        ServedResource("events.k8s.io", "v1", "Event", "events", short: ["ev"], fields: "events.Event") {
            $0.rules = .event
            $0.conversion = .events
            $0.columns = TableColumn.event
            $0.selectableFields = eventFields(object: "regarding", component: "reportingController")
        },
        ServedResource("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", short: ["netpol"]) {
            $0.rules = .networkPolicy
            $0.countsGenerations = true
            $0.columns = TableColumn.networkPolicy
        },
    ]

    private static let authorization: [ServedResource] = [
        ServedResource("rbac.authorization.k8s.io", "v1", "Role", "roles") { $0.rules = .role },
        ServedResource("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", namespaced: false) { $0.rules = .role },
        ServedResource("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings") { $0.rules = .role },
        ServedResource("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", namespaced: false) {
            $0.rules = .role
        },
    ]

    /// Kinds that are answered and not stored.
    private static let reviews: [ServedResource] = [
        ServedResource("authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", namespaced: false) {
            $0.isVirtual = true
        },
        ServedResource("authorization.k8s.io", "v1", "SubjectAccessReview", "subjectaccessreviews", namespaced: false) {
            $0.isVirtual = true
        },
        ServedResource("authorization.k8s.io", "v1", "SelfSubjectRulesReview", "selfsubjectrulesreviews", namespaced: false) {
            $0.isVirtual = true
        },
        ServedResource("authentication.k8s.io", "v1", "SelfSubjectReview", "selfsubjectreviews", namespaced: false) { $0.isVirtual = true },
    ]

    private mutating func workload(_ rules: ResourceRules, _ columns: [TableColumn]) {
        self.rules = rules
        self.columns = columns
        hasStatus = true
        countsGenerations = true
        categories = ["all"]
    }

    /// What events can be selected by, in either of their versions.
    private static func eventFields(object: String, component: String) -> [String: [String]] {
        var fields = ["type": ["type"], "reason": ["reason"], component: [component], "source": [component]]
        for member in ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"] {
            fields["\(object).\(member)"] = [object, member]
        }
        return fields
    }
}
