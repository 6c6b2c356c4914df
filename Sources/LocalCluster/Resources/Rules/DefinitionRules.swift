import Kubernetes

extension ResourceRules {
    static let customResourceDefinition = ResourceRules(
        applyDefaults: { object in
            object.update("spec") { spec in
                if let kind = spec.at(path: "names", "kind")?.stringValue {
                    spec.setDefault(at: ["names", "singular"], .string(kind.lowercased()))
                    spec.setDefault(at: ["names", "listKind"], .string(kind + "List"))
                }
                spec.setDefault(at: ["conversion"], ["strategy": "None"])
            }
        },
        prepareForCreate: { object, _ throws(APIError) in
            object.setFinalizers(object.finalizers + [Deletion.definitionFinalizer])
            object["status"] = ["conditions": [], "acceptedNames": ["plural": "", "kind": ""], "storedVersions": []]
        },
        prepareForUpdate: { object, old in
            guard old.finalizers.contains(Deletion.definitionFinalizer), !object.finalizers.contains(Deletion.definitionFinalizer),
                !old.isBeingDeleted
            else { return }
            object.setFinalizers(object.finalizers + [Deletion.definitionFinalizer])
        },
        validate: { object, old in definitionProblems(object) + definitionChanges(object, old) }
    )

    private static func definitionProblems(_ object: JSONValue) -> [APIError.Cause] {
        let spec = object["spec"] ?? [:]
        let (group, plural) = (spec["group"]?.stringValue ?? "", spec.at(path: "names", "plural")?.stringValue ?? "")
        var causes: [APIError.Cause] = []
        if object.name != "\(plural).\(group)" {
            causes.append(.invalidValue("metadata.name", object.name, "must be spec.names.plural+\".\"+spec.group"))
        }
        for field in ["group", "scope"] where spec[field]?.stringValue ?? "" == "" { causes.append(.required("spec.\(field)")) }
        for field in ["plural", "kind"] where spec.at(path: "names", field)?.stringValue ?? "" == "" {
            causes.append(.required("spec.names.\(field)"))
        }
        if let scope = spec["scope"]?.stringValue, !["Cluster", "Namespaced"].contains(scope) {
            causes.append(.unsupported("spec.scope", scope, ["Cluster", "Namespaced"]))
        }
        return causes + versionProblems(spec["versions"]?.arrayValue ?? [])
    }

    private static func versionProblems(_ versions: [JSONValue]) -> [APIError.Cause] {
        var causes: [APIError.Cause] = []
        if versions.count(where: { $0["storage"]?.boolValue == true }) != 1 {
            causes.append(.invalidValue("spec.versions", json: [], "must have exactly one version marked as storage version"))
        }
        var names: Set<String> = []
        for (index, version) in versions.enumerated() {
            let place = "spec.versions[\(index)]"
            let name = version["name"]?.stringValue ?? ""
            if !NameRule.isLabel(name) { causes.append(.invalidValue("\(place).name", name, "must be a DNS-1035 label")) }
            if !names.insert(name).inserted { causes.append(.duplicate("\(place).name", name)) }
            guard let schema = version.at(path: "schema", "openAPIV3Schema") else {
                causes.append(.required("\(place).schema.openAPIV3Schema", "schemas are required"))
                continue
            }
            do throws(APIError) {
                _ = try CustomSchema(openAPI: schema)
            } catch {
                causes += (error.details?.causes ?? []).map {
                    APIError.Cause(reason: $0.reason, message: "Invalid value: \($0.message)", field: "\(place).schema.\($0.field)")
                }
            }
        }
        return causes
    }

    private static func definitionChanges(_ object: JSONValue, _ old: JSONValue?) -> [APIError.Cause] {
        guard let old, DefinitionStatus.isEstablished(old) else { return [] }
        return [["spec", "scope"], ["spec", "group"], ["spec", "names", "plural"], ["spec", "names", "kind"]]
            .filter { object.at(path: $0) != old.at(path: $0) }
            .map { .invalidValue($0.joined(separator: "."), object.at(path: $0)?.stringValue ?? "", "field is immutable") }
    }
}
