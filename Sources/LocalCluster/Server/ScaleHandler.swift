import HTTPTypes
import Kubernetes

/// The scale subresource: `autoscaling/v1 Scale` over whatever fields the kind keeps its numbers in.
struct ScaleHandler {
    let api: ResourceAPI
    let resource: ServedResource

    func reply(to request: APIRequest, _ target: RequestInfo.Target) throws -> Reply {
        let key = resource.key(namespace: target.namespace ?? "", name: target.name ?? "")
        switch request.info.verb {
        case .get:
            guard let object = api.object(resource, key) else { throw APIError.notFound(resource.table, key.name) }
            return .json(scale(of: object))
        case .update:
            let sent = try request.object()
            return try write(request, key) { _ in sent }
        case .patch:
            let patch = try BodyDecoding.yaml(request.body)
            let type = MediaType(Substring(request.headers[.contentType] ?? "")).name
            return try write(request, key) { try Self.patched($0, patch, type) }
        default: throw APIError.methodNotAllowed(request.info.verb.rawValue, resource.table)
        }
    }

    private static func patched(_ scale: JSONValue, _ patch: JSONValue, _ type: String) throws(APIError) -> JSONValue {
        switch type {
        case "application/json-patch+json": try JSONPatch.apply(patch, to: scale)
        case "application/merge-patch+json", "application/apply-patch+yaml", "application/strategic-merge-patch+json":
            MergePatch.apply(patch, to: scale)
        default: throw .unsupportedMediaType(type, accepted: ["application/json-patch+json", "application/merge-patch+json"])
        }
    }

    private func write(_ request: APIRequest, _ key: ObjectKey, _ change: (JSONValue) throws -> JSONValue) throws -> Reply {
        let path = resource.scale?.specReplicas ?? []
        let written = try api.updateWritten(resource, key, .scale, try request.writeOptions()) { live in
            let wanted = try change(scale(of: live))
            let replicas = wanted.at(path: "spec", "replicas")?.integerValue ?? 0
            guard replicas >= 0 else {
                throw APIError.invalid(
                    group: "autoscaling",
                    kind: "Scale",
                    name: key.name,
                    causes: [.invalidValue("spec.replicas", json: .integer(replicas), "must be greater than or equal to 0")]
                )
            }
            var next = live
            next.set(at: path, .integer(replicas))
            next.setMetadata("resourceVersion", wanted.metadata["resourceVersion"])
            next.setMetadata("uid", wanted.metadata["uid"])
            return next
        }
        return .json(scale(of: written.object))
    }

    private func scale(of object: JSONValue) -> JSONValue {
        let paths = resource.scale ?? ScalePaths()
        var metadata: JSONValue = [:]
        for field in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] { metadata[field] = object.metadata[field] }
        var status: JSONValue = ["replicas": object.at(path: paths.statusReplicas) ?? 0]
        if let selector = paths.selector.flatMap({ object.at(path: $0) }) {
            status["selector"] = selector.stringValue.map(JSONValue.string) ?? LabelQuery(selector: selector).map { .string($0.text) }
        }
        return [
            "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": metadata,
            "spec": ["replicas": object.at(path: paths.specReplicas) ?? 0], "status": status,
        ]
    }
}
