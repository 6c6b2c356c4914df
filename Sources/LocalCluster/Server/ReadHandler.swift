import Kubernetes

/// GET of one object and of lists.
struct ReadHandler {
    let api: ResourceAPI
    let resource: ServedResource
    let view: ObjectView

    func get(_ request: APIRequest, _ target: RequestInfo.Target) throws(APIError) -> Reply {
        try checkRevision(request)
        let name = target.name ?? ""
        guard let object = api.object(resource, resource.key(namespace: target.namespace ?? "", name: name)) else {
            throw .notFound(resource.table, name)
        }
        return try view.reply(object)
    }

    func list(_ request: APIRequest, _ target: RequestInfo.Target) throws(APIError) -> Reply {
        let selection = try Selection(request, target, resource)
        let limit = try request.query.number("limit").flatMap { $0 > 0 ? $0 : nil }
        let token = try request.query["continue"].map { text throws(APIError) in try ContinueToken(parsing: text) }
        let snapshot = try snapshot(request, token)
        var sorted = snapshot.objects.sorted { $0.key < $1.key }[...]
        if let start = token?.start { sorted = sorted.drop { $0.key <= start } }
        var found: [JSONValue] = []
        var last: ObjectKey?
        var remaining = 0
        for (key, stored) in sorted {
            let object = resource.fromStorage(stored)
            guard selection.matches(object) else { continue }
            if let limit, found.count == limit {
                remaining += 1
                if !selection.isEverything { break }
                continue
            }
            found.append(object)
            last = key
        }
        var metadata: JSONValue = ["resourceVersion": .string(String(snapshot.revision))]
        if remaining > 0, let last {
            metadata["continue"] = .string(ContinueToken(revision: snapshot.revision, start: last).text)
            if selection.isEverything { metadata["remainingItemCount"] = .integer(Int64(remaining)) }
        }
        return .json(try view.list(found, metadata: metadata))
    }

    private func snapshot(_ request: APIRequest, _ token: ContinueToken?) throws(APIError) -> Store.Snapshot {
        var asked = token?.revision
        let version = try revision(request)
        if token == nil, request.query["resourceVersionMatch"] == "Exact" {
            guard let version, version > 0 else {
                throw .badRequest("resourceVersionMatch is forbidden unless resourceVersion is provided")
            }
            asked = version
        } else {
            try checkRevision(request)
        }
        do throws(Store.Failure) {
            return try api.store.snapshot(resource.table, at: asked)
        } catch {
            guard case .expired = error else { throw error.refusal(resource.table, "") }
            throw token == nil
                ? .expired("The provided resource version is too old: \(asked ?? 0)")
                : .expired(
                    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the "
                        + "continue parameter."
                )
        }
    }

    /// A revision that is not written yet cannot be waited for.
    private func checkRevision(_ request: APIRequest) throws(APIError) {
        let current = api.store.revision
        if let asked = try revision(request), asked > current { throw .futureRevision(asked, current: current) }
    }

    private func revision(_ request: APIRequest) throws(APIError) -> Int64? {
        guard let text = request.query["resourceVersion"] else { return nil }
        guard let revision = Int64(text), revision >= 0 else { throw .badRequest("resourceVersion: Invalid value: \"\(text)\"") }
        return revision
    }
}
