import Kubernetes

/// One kind of object at one version, with everything the API server must know to serve it.
struct ServedResource: Sendable {
    let type: ResourceType
    var shortNames: [String] = []
    var categories: [String] = []
    /// The singular name, when it is not the kind in lower case.
    var singularName: String?
    /// The kind of a list, when it is not the kind and `List`.
    var listKindName: String?
    let fields: ObjectType
    var rules = ResourceRules()
    /// Whether `status` is written through its subresource only.
    var hasStatus = false
    var scale: ScalePaths?
    /// Whether `metadata.generation` counts changes of everything but metadata and status.
    var countsGenerations = false
    var columns: [TableColumn] = TableColumn.nameAndAge
    var conversion = VersionConversion.none
    /// The schema of a custom kind; built-in kinds are read and pruned by `fields`.
    var schema: CustomSchema?
    /// What a field selector may name besides name and namespace: the label, and the members it leads to.
    var selectableFields: [String: [String]] = [:]
    /// Whether objects of the kind are answered and never stored.
    var isVirtual = false

    var table: GroupResource { conversion.table ?? GroupResource(type) }
    var singular: String { singularName ?? type.kind.lowercased() }
    var listKind: String { listKindName ?? type.kind + "List" }

    /// The object as this version shows it.
    func fromStorage(_ object: JSONValue) -> JSONValue { conversion.fromStorage(object, as: type) }

    /// The object as it is stored.
    func toStorage(_ object: JSONValue) -> JSONValue { conversion.toStorage(object) }

    /// The key of an object's place in the table.
    func key(namespace: String, name: String) -> ObjectKey {
        ObjectKey(namespace: type.isNamespaced ? namespace : "", name: name)
    }

    func invalid(_ name: String, _ causes: [APIError.Cause]) -> APIError {
        .invalid(group: type.group, kind: type.kind, name: name, causes: causes)
    }
}

/// Where the scale subresource finds its numbers, as chains of members (`spec.subresources.scale` of a CustomResourceDefinition).
struct ScalePaths: Sendable, Hashable {
    var specReplicas = ["spec", "replicas"]
    var statusReplicas = ["status", "replicas"]
    /// Holds the selector as text in a custom resource, as a `LabelSelector` in a built-in kind.
    var selector: [String]? = ["status", "selector"]
}

/// What part of an object a request reads or writes.
enum Subresource: Sendable, Hashable {
    case main, status, scale, finalize

    /// Throws not-found when the type has no such subresource.
    init(name: String?, of resource: ServedResource) throws(APIError) {
        switch name {
        case nil, "": self = .main
        case "status" where resource.hasStatus: self = .status
        case "scale" where resource.scale != nil: self = .scale
        case "finalize" where resource.table == .namespaces: self = .finalize
        default: throw .unknownPath
        }
    }

    /// As managed fields name it.
    var name: String {
        switch self {
        case .main: ""
        case .status: "status"
        case .scale: "scale"
        case .finalize: "finalize"
        }
    }
}

extension GroupResource {
    static let namespaces = GroupResource(group: "", resource: "namespaces")
    static let services = GroupResource(group: "", resource: "services")
    static let pods = GroupResource(group: "", resource: "pods")
    static let customResourceDefinitions = GroupResource(group: "apiextensions.k8s.io", resource: "customresourcedefinitions")
}
