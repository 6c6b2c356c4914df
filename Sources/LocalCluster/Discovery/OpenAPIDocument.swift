import Kubernetes

/// The OpenAPI description of some types: enough for `kubectl explain` and for clients that ask which parameters a write takes.
struct OpenAPIDocument {
    private let resources: [ServedResource]

    init(_ resources: [ServedResource]) { self.resources = resources }

    var version3: JSONValue {
        var schemas = OpenAPISchemas(prefix: "#/components/schemas/")
        for resource in resources { schemas.add(resource) }
        return [
            "openapi": "3.0.0", "info": Self.info, "paths": .object(paths(version: 3)),
            "components": ["schemas": .object(schemas.found)],
        ]
    }

    var version2: JSONValue {
        var schemas = OpenAPISchemas(prefix: "#/definitions/")
        for resource in resources { schemas.add(resource) }
        return ["swagger": "2.0", "info": Self.info, "paths": .object(paths(version: 2)), "definitions": .object(schemas.found)]
    }

    private static let info: JSONValue = ["title": "Kubernetes", "version": "v1.32.0+gravity"]

    private func paths(version: Int) -> [String: JSONValue] {
        var paths: [String: JSONValue] = [:]
        for resource in resources {
            let namespace = resource.type.isNamespaced ? "{namespace}" : nil
            let collection = Self.path(resource.type, namespace)
            paths[collection] = ["get": operation("list", resource, version), "post": operation("post", resource, version)]
            guard !resource.isVirtual else { continue }
            paths["\(collection)/{name}"] = [
                "get": operation("get", resource, version), "put": operation("put", resource, version),
                "patch": operation("patch", resource, version), "delete": operation("delete", resource, version),
            ]
        }
        return paths
    }

    private static func path(_ type: ResourceType, _ namespace: String?) -> String {
        let root = type.group.isEmpty ? "/api/\(type.version)" : "/apis/\(type.apiVersion)"
        return root + (namespace.map { "/namespaces/\($0)" } ?? "") + "/\(type.plural)"
    }

    private func operation(_ action: String, _ resource: ServedResource, _ version: Int) -> JSONValue {
        let isWrite = ["post", "put", "patch", "delete"].contains(action)
        let names = isWrite ? ["dryRun", "fieldManager", "fieldValidation"] : []
        return [
            "responses": ["200": ["description": "OK"]],
            "x-kubernetes-action": .string(action),
            "x-kubernetes-group-version-kind": OpenAPISchemas.identity(resource.type),
            "parameters": .array(
                names.map { name in
                    version == 2
                        ? ["in": "query", "name": .string(name), "type": "string", "uniqueItems": true]
                        : ["in": "query", "name": .string(name), "schema": ["type": "string", "uniqueItems": true]]
                }
            ),
        ]
    }
}
