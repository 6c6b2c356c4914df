import HTTPTypes
import Kubernetes

/// What a request asks for, read from its method, path and query (apiserver pkg/endpoints/request/requestinfo.go).
struct RequestInfo: Sendable {
    enum Verb: String, Sendable {
        case get, list, watch, create, update, patch, delete
        case deleteCollection = "deletecollection"
    }

    let verb: Verb
    let path: String
    let query: QueryItems
    /// Nil for paths that name no resource: discovery, health.
    private(set) var target: Target?

    struct Target: Sendable, Hashable {
        var group: String
        var version: String
        var namespace: String?
        var resource: String
        var name: String?
        var subresource: String?

        var table: GroupResource { GroupResource(group: group, resource: resource) }
    }

    init(method: HTTPRequest.Method, path: String, query: QueryItems) {
        self.path = path
        self.query = query
        target = Self.target(path.split(separator: "/").map { String($0).percentDecoded })
        verb = Self.verb(method, hasName: target?.name != nil, isWatch: query.flag("watch"))
    }

    private static func verb(_ method: HTTPRequest.Method, hasName: Bool, isWatch: Bool) -> Verb {
        switch method {
        case .post: .create
        case .put: .update
        case .patch: .patch
        case .delete: hasName ? .delete : .deleteCollection
        default: isWatch ? .watch : hasName ? .get : .list
        }
    }

    private static func target(_ parts: [String]) -> Target? {
        var rest = parts[...]
        let group: String
        switch rest.popFirst() {
        case "api": group = ""
        case "apis":
            guard let name = rest.popFirst() else { return nil }
            group = name
        default: return nil
        }
        guard let version = rest.popFirst(), let first = rest.first else { return nil }
        var namespace: String?
        if first == "namespaces", rest.count > 2, let third = rest.dropFirst(2).first, third != "status", third != "finalize" {
            namespace = rest.dropFirst().first
            rest = rest.dropFirst(2)
        }
        guard let resource = rest.popFirst(), rest.count <= 2 else { return nil }
        return Target(
            group: group,
            version: version,
            namespace: namespace,
            resource: resource,
            name: rest.first,
            subresource: rest.dropFirst().first
        )
    }
}
