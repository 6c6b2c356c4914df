import Kubernetes
import NIOCore
import Synchronization

/// Finds the handler of a request.
final class RequestHandlers: Sendable {
    let api: ResourceAPI
    let watchSettings: WatchSettings
    private let logs = Mutex<(any PodLogSource)?>(nil)

    init(api: ResourceAPI, watchSettings: WatchSettings) {
        self.api = api
        self.watchSettings = watchSettings
    }

    /// Lets the node agent answer requests for logs.
    func setLogSource(_ source: any PodLogSource) { logs.withLock { $0 = source } }

    func reply(to request: APIRequest) async throws -> Reply {
        guard let target = request.info.target else { return try DiscoveryHandler(registry: api.registry).reply(to: request) }
        guard let resource = api.registry.resource(group: target.group, version: target.version, plural: target.resource),
            resource.type.isNamespaced || target.namespace == nil
        else { throw APIError.unknownPath }
        if resource.isVirtual { return try ReviewHandler(resource: resource).reply(to: request) }
        if target.subresource == "log", resource.table == .pods {
            return try LogHandler(api: api, resource: resource, source: logs.withLock { $0 }).reply(to: request, target)
        }
        let part = try Subresource(name: target.subresource, of: resource)
        if part == .scale { return try ScaleHandler(api: api, resource: resource).reply(to: request, target) }
        let view = ObjectView(resource: resource, request: request)
        switch request.info.verb {
        case .get: return try ReadHandler(api: api, resource: resource, view: view).get(request, target)
        case .list: return try ReadHandler(api: api, resource: resource, view: view).list(request, target)
        case .watch: return try WatchHandler(api: api, resource: resource, settings: watchSettings).reply(to: request, target)
        case .create, .update, .patch:
            return try WriteHandler(api: api, resource: resource, part: part, view: view).reply(to: request, target)
        case .delete, .deleteCollection:
            guard part == .main else { throw APIError.methodNotAllowed("delete", resource.table) }
            return try DeleteHandler(api: api, resource: resource, view: view).reply(to: request, target)
        }
    }
}
