import Kubernetes

/// DELETE of one object and of collections.
struct DeleteHandler {
    let api: ResourceAPI
    let resource: ServedResource
    let view: ObjectView

    func reply(to request: APIRequest, _ target: RequestInfo.Target) throws(APIError) -> Reply {
        let options = try request.deletionOptions()
        guard let name = target.name else { return try collection(request, target, options) }
        let deleted = try api.delete(resource, resource.key(namespace: target.namespace ?? "", name: name), options)
        // Pods and namespaces are shown, other kinds only while something keeps them (registry ReturnDeletedObject).
        if !deleted.isRemoved || resource.table == .pods { return try view.reply(deleted.object) }
        return .json([
            "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success",
            "details": [
                "name": .string(name), "group": .string(resource.type.group), "kind": .string(resource.type.plural),
                "uid": .string(deleted.object.uid),
            ],
        ])
    }

    private func collection(_ request: APIRequest, _ target: RequestInfo.Target, _ options: DeletionOptions) throws(APIError) -> Reply {
        guard !resource.type.isNamespaced || target.namespace != nil else { throw .methodNotAllowed("deletecollection", resource.table) }
        let selection = try Selection(request, target, resource)
        let deleted = try api.deleteCollection(resource, namespace: target.namespace, matching: selection.matches, options)
        return .json(try view.list(deleted, metadata: ["resourceVersion": .string(String(api.store.revision))]))
    }
}
