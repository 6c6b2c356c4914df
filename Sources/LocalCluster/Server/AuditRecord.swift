/// One request as the audit hook sees it.
package struct AuditRecord: Sendable, Hashable {
    /// `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`.
    package let verb: String
    /// The path without the query.
    package let path: String
    package let group: String
    /// The plural, empty when the path names no resource.
    package let resource: String
    package let namespace: String?
    package let name: String?
    package let subresource: String?
    package let userAgent: String
    /// The HTTP status; 0 until the request is answered.
    package var code = 0

    /// Whether the request was meant to change something.
    package var isWrite: Bool { ["create", "update", "patch", "delete", "deletecollection"].contains(verb) }
}

extension AuditRecord {
    init(_ info: RequestInfo, userAgent: String) {
        self.init(
            verb: info.verb.rawValue,
            path: info.path,
            group: info.target?.group ?? "",
            resource: info.target?.resource ?? "",
            namespace: info.target?.namespace,
            name: info.target?.name,
            subresource: info.target?.subresource,
            userAgent: userAgent
        )
    }
}
