import NIOHTTP1

/// One request to the API server, before authentication.
struct APIRequest: Sendable {
    var method: HTTPMethod
    /// Percent-encoded, without the query.
    var path: String
    var query: [(name: String, value: String)] = []
    var accept = "application/json"
    var contentType: String?
    var body: [UInt8]?
    /// Whether sending it twice has the effect of sending it once.
    var isIdempotent: Bool

    static func get(_ path: String, query: [(name: String, value: String)] = []) -> APIRequest {
        APIRequest(method: .GET, path: path, query: query, isIdempotent: true)
    }

    static func write(
        _ method: HTTPMethod,
        _ path: String,
        query: [(name: String, value: String)] = [],
        contentType: String = "application/json",
        body: JSONValue,
        isIdempotent: Bool
    ) -> APIRequest {
        APIRequest(
            method: method,
            path: path,
            query: query,
            contentType: contentType,
            body: body.serialized(),
            isIdempotent: isIdempotent
        )
    }

    /// The path and the percent-encoded query.
    var target: String {
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }
}

extension ResourceType {
    /// The path of one object; throws when its key cannot be put in a path.
    func checkedPath(_ key: ObjectKey, subresource: String? = nil) throws(KubernetesError) -> String {
        if isNamespaced, key.namespace.isEmpty { throw .invalidRequest("a \(kind) needs a namespace") }
        if isNamespaced { try Self.checkSegment(key.namespace, "namespace") }
        try Self.checkSegment(key.name, "name")
        return path(namespace: key.namespace, name: key.name, subresource: subresource)
    }

    /// The path of a collection; a nil namespace means all of them.
    func checkedCollectionPath(_ namespace: String?) throws(KubernetesError) -> String {
        if isNamespaced, let namespace { try Self.checkSegment(namespace, "namespace") }
        return path(namespace: namespace)
    }

    /// Refuses what no object name may be (`path.IsValidPathSegmentName` of apimachinery).
    private static func checkSegment(_ segment: String, _ what: String) throws(KubernetesError) {
        guard !segment.isEmpty, segment != ".", segment != "..", !segment.contains("/"), !segment.contains("%"), segment.utf8.count <= 253
        else { throw .invalidRequest("not a valid \(what)") }
    }
}
