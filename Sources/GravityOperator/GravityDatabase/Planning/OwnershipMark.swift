import Kubernetes

/// Who owns a database or a role: kept in the server itself, as `COMMENT ON DATABASE` and `COMMENT ON ROLE`.
///
/// It names cluster, namespace and name, not the uid, which changes after a restore or when GitOps creates the resource again.
struct OwnershipMark: Sendable, Hashable {
    /// uid of the cluster's `kube-system` namespace, or `clusterID` of the operator's configuration.
    let cluster: String
    let resource: ObjectKey

    init(cluster: String, resource: ObjectKey) {
        self.cluster = cluster
        self.resource = resource
    }

    private static let prefix = "gravity:"

    /// The comment's text, byte for byte the same for the same owner.
    var comment: String {
        let cluster = JSONValue.string(cluster).text
        let reference = JSONValue.string(resource.description).text
        return #"\#(Self.prefix){"v":1,"cluster":\#(cluster),"ref":\#(reference)}"#
    }

    /// Whose mark a comment is.
    func reading(_ comment: String?) -> OwnershipReading {
        guard let comment, comment.hasPrefix(Self.prefix) else { return .unmarked }
        if comment == self.comment { return .ours }
        guard let mark = try? JSONValue(parsing: String(comment.dropFirst(Self.prefix.count))),
            let owner = mark["cluster"]?.stringValue, let reference = mark["ref"]?.stringValue
        else { return .foreign(owner: "a GravityDatabase whose mark this version cannot read") }
        if owner == cluster, reference == resource.description { return .ours }
        return .foreign(owner: owner == cluster ? "GravityDatabase \(reference)" : "a GravityDatabase of another cluster")
    }
}

/// What a comment says about ownership, seen from one resource.
enum OwnershipReading: Sendable, Hashable {
    case ours
    /// No mark of ours or of any other resource.
    case unmarked
    /// Another resource's mark; `owner` says whose, in words.
    case foreign(owner: String)
}
