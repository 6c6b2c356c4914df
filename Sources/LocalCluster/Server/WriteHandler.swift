import HTTPTypes
import Kubernetes

/// POST, PUT and PATCH of objects and their status.
struct WriteHandler {
    let api: ResourceAPI
    let resource: ServedResource
    let part: Subresource
    let view: ObjectView

    func reply(to request: APIRequest, _ target: RequestInfo.Target) throws -> Reply {
        switch request.info.verb {
        case .create: try create(request, target)
        case .update: try update(request, target)
        default: try patch(request, target)
        }
    }

    private func create(_ request: APIRequest, _ target: RequestInfo.Target) throws(APIError) -> Reply {
        guard target.name == nil, !resource.type.isNamespaced || target.namespace != nil else {
            throw .methodNotAllowed("create", resource.table)
        }
        let written = try api.createWritten(
            resource,
            namespace: target.namespace ?? "",
            request.object(),
            request.writeOptions()
        )
        return try view.reply(written.object, status: .created, warnings: written.warnings)
    }

    private func update(_ request: APIRequest, _ target: RequestInfo.Target) throws -> Reply {
        guard let name = target.name else { throw APIError.methodNotAllowed("update", resource.table) }
        var sent = try request.object()
        if sent.name.isEmpty { throw APIError.badRequest("name must be provided") }
        guard sent.name == name else {
            throw APIError.badRequest("the name of the object (\(sent.name)) does not match the name on the URL (\(name))")
        }
        if sent.namespace.isEmpty, let namespace = target.namespace { sent.setMetadata("namespace", .string(namespace)) }
        guard !resource.type.isNamespaced || sent.namespace == target.namespace else {
            throw APIError.badRequest("the namespace of the provided object does not match the namespace sent on the request")
        }
        let needsVersion = resource.schema != nil || resource.type == .leases
        if needsVersion, sent.resourceVersion.isEmpty {
            throw resource.invalid(name, [.invalidValue("metadata.resourceVersion", json: 0, "must be specified for an update")])
        }
        let object = sent
        return try written(request, target, try request.writeOptions()) { _ in object }
    }

    private func patch(_ request: APIRequest, _ target: RequestInfo.Target) throws -> Reply {
        guard target.name != nil else { throw APIError.methodNotAllowed("patch", resource.table) }
        let type = MediaType(Substring(request.headers[.contentType] ?? "")).name
        switch type {
        case "application/apply-patch+yaml": return try apply(request, target)
        case "application/json-patch+json":
            let patch = try BodyDecoding.json(request.body)
            return try written(request, target, try request.writeOptions()) { try JSONPatch.apply(patch, to: $0) }
        case "application/merge-patch+json":
            let patch = try BodyDecoding.json(request.body)
            return try written(request, target, try request.writeOptions()) { MergePatch.apply(patch, to: $0) }
        case "application/strategic-merge-patch+json" where resource.schema == nil:
            let patch = try BodyDecoding.json(request.body)
            let fields = resource.fields
            return try written(request, target, try request.writeOptions()) { try StrategicMergePatch.apply(patch, to: $0, as: fields) }
        default:
            let known = ["application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"]
            throw APIError.unsupportedMediaType(
                type,
                accepted: known + (resource.schema == nil ? ["application/strategic-merge-patch+json"] : [])
            )
        }
    }

    private func apply(_ request: APIRequest, _ target: RequestInfo.Target) throws -> Reply {
        let name = target.name ?? ""
        var options = try request.writeOptions()
        options.tracking = .applied
        guard let manager = request.query["fieldManager"] else {
            throw APIError.invalid(
                group: "meta.k8s.io",
                kind: "PatchOptions",
                name: "",
                causes: [.required("fieldManager", "is required for apply patch")]
            )
        }
        let sent = try configuration(request, target, name)
        let configuration = sent.object
        let apply = ServerSideApply(resource: resource, part: part, manager: manager, force: request.query.flag("force"))
        let key = resource.key(namespace: target.namespace ?? "", name: name)
        do {
            return try written(request, target, options, sent.warnings) { try apply.apply(configuration, to: $0) }
        } catch let error as APIError where error.isNotFound && part == .main && api.object(resource, key) == nil {
            guard configuration.uid.isEmpty else {
                throw APIError.conflict(resource.table, name, "uid mismatch: the provided object specified uid")
            }
            let object = try apply.apply(configuration, to: nil)
            let created = try api.createWritten(resource, namespace: target.namespace ?? "", object, options)
            return try view.reply(created.object, status: .created, warnings: sent.warnings + created.warnings)
        }
    }

    /// The configuration in the body, read as the kind it is for.
    private func configuration(
        _ request: APIRequest,
        _ target: RequestInfo.Target,
        _ name: String
    ) throws(APIError) -> ResourceAPI.Decoded {
        var configuration = try BodyDecoding.yaml(request.body)
        guard configuration["metadata"]?["managedFields"]?.isNull ?? true else {
            throw .badRequest("metadata.managedFields must be nil")
        }
        guard configuration["apiVersion"]?.stringValue == resource.type.apiVersion, configuration["kind"]?.stringValue == resource.type.kind
        else {
            throw .badRequest("apiVersion and kind of the applied object must be \(resource.type.apiVersion) \(resource.type.kind)")
        }
        guard configuration.name.isEmpty || configuration.name == name else {
            throw .badRequest("the name of the object (\(configuration.name)) does not match the name on the URL (\(name))")
        }
        configuration.setMetadata("name", .string(name))
        if let namespace = target.namespace {
            guard configuration.namespace.isEmpty || configuration.namespace == namespace else {
                throw .badRequest("the namespace of the provided object does not match the namespace sent on the request")
            }
            configuration.setMetadata("namespace", .string(namespace))
        }
        return try api.decode(configuration, as: resource, request.writeOptions())
    }

    private func written(
        _ request: APIRequest,
        _ target: RequestInfo.Target,
        _ options: WriteOptions,
        _ warnings: [String] = [],
        _ change: (JSONValue) throws -> JSONValue
    ) throws -> Reply {
        let key = resource.key(namespace: target.namespace ?? "", name: target.name ?? "")
        let written = try api.updateWritten(resource, key, part, options, change)
        return try view.reply(written.object, warnings: warnings + written.warnings)
    }
}
