import Kubernetes

/// The lines of a resource and its subresources in `APIResourceList`.
enum DiscoveryEntry {
    static func entries(_ resource: ServedResource) -> [JSONValue] {
        var found = [main(resource)]
        if resource.hasStatus { found.append(sub(resource, "status", kind: resource.type.kind, verbs: ["get", "patch", "update"])) }
        if resource.scale != nil {
            var scale = sub(resource, "scale", kind: "Scale", verbs: ["get", "patch", "update"])
            scale["group"] = "autoscaling"
            scale["version"] = "v1"
            found.append(scale)
        }
        if resource.table == .pods { found.append(sub(resource, "log", kind: "Pod", verbs: ["get"])) }
        if resource.table == .namespaces { found.append(sub(resource, "finalize", kind: "Namespace", verbs: ["update"])) }
        return found
    }

    private static func main(_ resource: ServedResource) -> JSONValue {
        let verbs =
            resource.isVirtual
            ? ["create"] : ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
        var entry: JSONValue = [
            "name": .string(resource.type.plural), "singularName": .string(resource.singular),
            "namespaced": .bool(resource.type.isNamespaced), "kind": .string(resource.type.kind),
            "verbs": .array(verbs.map(JSONValue.string)),
        ]
        if !resource.shortNames.isEmpty { entry["shortNames"] = .array(resource.shortNames.map(JSONValue.string)) }
        if !resource.categories.isEmpty { entry["categories"] = .array(resource.categories.map(JSONValue.string)) }
        return entry
    }

    private static func sub(_ resource: ServedResource, _ name: String, kind: String, verbs: [String]) -> JSONValue {
        [
            "name": .string("\(resource.type.plural)/\(name)"), "singularName": "", "namespaced": .bool(resource.type.isNamespaced),
            "kind": .string(kind), "verbs": .array(verbs.map(JSONValue.string)),
        ]
    }
}
