import Kubernetes

/// A custom kind as its definition describes it, ready to be served.
struct CustomType: Sendable {
    let table: GroupResource
    /// The served versions by name.
    let versions: [String: ServedResource]

    var served: [ServedResource] { Array(versions.values) }

    /// The version discovery recommends.
    var preferred: ServedResource? { versions.max { VersionPriority($0.key) < VersionPriority($1.key) }?.value }

    /// Reads a definition that has passed validation; throws bad-request when a schema cannot be compiled.
    init(definition: JSONValue) throws(APIError) {
        let spec = definition["spec"] ?? [:]
        let versions = spec["versions"]?.arrayValue ?? []
        let group = spec["group"]?.stringValue ?? ""
        let storage = versions.first { $0["storage"]?.boolValue == true }?["name"]?.stringValue ?? ""
        table = GroupResource(group: group, resource: spec.at(path: "names", "plural")?.stringValue ?? "")
        var served: [String: ServedResource] = [:]
        for version in versions where version["served"]?.boolValue == true {
            let name = version["name"]?.stringValue ?? ""
            served[name] = try Self.resource(spec: spec, version: version, storage: "\(group)/\(storage)")
        }
        self.versions = served
    }

    private static func resource(spec: JSONValue, version: JSONValue, storage: String) throws(APIError) -> ServedResource {
        let names = spec["names"] ?? [:]
        let type = ResourceType(
            group: spec["group"]?.stringValue ?? "",
            version: version["name"]?.stringValue ?? "",
            kind: names["kind"]?.stringValue ?? "",
            plural: names["plural"]?.stringValue ?? "",
            isNamespaced: spec["scope"]?.stringValue == "Namespaced"
        )
        let openAPI = version.at(path: "schema", "openAPIV3Schema") ?? [:]
        var resource = ServedResource(type: type, fields: CustomFields.object(openAPI, name: type.kind))
        resource.shortNames = names["shortNames"]?.arrayValue?.compactMap(\.stringValue) ?? []
        resource.categories = names["categories"]?.arrayValue?.compactMap(\.stringValue) ?? []
        resource.singularName = names["singular"]?.stringValue
        resource.listKindName = names["listKind"]?.stringValue
        resource.hasStatus = version.at(path: "subresources", "status") != nil
        resource.scale = version.at(path: "subresources", "scale").map(ScalePaths.init(definition:))
        resource.countsGenerations = true
        resource.columns = TableColumn.columns(definition: version["additionalPrinterColumns"])
        resource.conversion = .relabel(storage: storage)
        resource.schema = try CustomSchema(openAPI: openAPI)
        resource.selectableFields = selectableFields(version)
        return resource
    }

    private static func selectableFields(_ version: JSONValue) -> [String: [String]] {
        let paths = version["selectableFields"]?.arrayValue?.compactMap { $0["jsonPath"]?.stringValue } ?? []
        return Dictionary(paths.map { (String($0.drop { $0 == "." }), ScalePaths.members($0)) }) { first, _ in first }
    }
}

extension ScalePaths {
    init(definition: JSONValue) {
        self.init(
            specReplicas: Self.members(definition["specReplicasPath"]?.stringValue ?? ""),
            statusReplicas: Self.members(definition["statusReplicasPath"]?.stringValue ?? ""),
            selector: definition["labelSelectorPath"]?.stringValue.map(Self.members)
        )
    }

    /// `.spec.replicas` as a chain of members.
    static func members(_ path: String) -> [String] { path.split(separator: ".").map(String.init) }
}
