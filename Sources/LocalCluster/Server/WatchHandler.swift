import HTTPTypes
import Kubernetes
import NIOCore

/// GET with `watch=true`: the changes of a type as a stream of JSON lines.
struct WatchHandler {
    let api: ResourceAPI
    let resource: ServedResource
    let settings: WatchSettings

    func reply(to request: APIRequest, _ target: RequestInfo.Target) throws(APIError) -> Reply {
        let selection = try Selection(request, target, resource)
        let start = try start(request)
        let timeout = try timeout(request)
        let subscription = api.store.subscribe(to: [resource.table], isRemote: true)
        var stream = WatchStream(
            store: api.store,
            resource: resource,
            selection: selection,
            view: ObjectView(resource: resource, request: request),
            sendsBookmarks: request.query.flag("allowWatchBookmarks")
        )
        _ = try request.form()
        let opening = try stream.open(start)
        let session = WatchSession(
            stream: stream,
            opening: opening,
            subscription: subscription,
            timeout: timeout,
            bookmarkInterval: settings.bookmarkInterval,
            ending: WatchEnding(request.watchFault)
        )
        return Reply(body: .stream { writer in try await session.run(writer: writer) })
    }

    private func start(_ request: APIRequest) throws(APIError) -> WatchStream.Start {
        let query = request.query
        var revision: Int64?
        if let text = query["resourceVersion"] {
            guard let number = Int64(text), number >= 0 else { throw .badRequest("resourceVersion: Invalid value: \"\(text)\"") }
            if number > 0 { revision = number }
        }
        switch query.optionalFlag("sendInitialEvents") {
        case .some(let wanted):
            guard query["resourceVersionMatch"] == "NotOlderThan" else {
                throw .invalid(
                    group: "meta.k8s.io",
                    kind: "ListOptions",
                    name: "",
                    causes: [.forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
                )
            }
            return wanted ? .initialEvents : .after(revision ?? api.store.revision)
        case nil:
            if query["resourceVersionMatch"] != nil {
                throw .invalid(
                    group: "meta.k8s.io",
                    kind: "ListOptions",
                    name: "",
                    causes: [
                        .forbidden(
                            "resourceVersionMatch",
                            "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"
                        )
                    ]
                )
            }
            return revision.map(WatchStream.Start.after) ?? .currentState
        }
    }

    private func timeout(_ request: APIRequest) throws(APIError) -> Duration {
        if let seconds = try request.query.number("timeoutSeconds"), seconds > 0 { return .seconds(seconds) }
        return settings.defaultTimeout * Double.random(in: 1..<2)
    }
}
