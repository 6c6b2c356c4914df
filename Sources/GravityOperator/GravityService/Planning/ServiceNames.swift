import GravityAPI

/// The names and labels of everything one GravityService owns: deterministic, and within what Kubernetes accepts.
struct ServiceNames: Sendable, Hashable {
    let service: String
    let namespace: String

    var deployment: String { service }
    var serviceAccount: String { service }
    var disruptionBudget: String { service }
    var database: String { service }

    /// Named by content, so that running pods keep the files they started with until they are replaced.
    func configuration(hash: String) -> String { Self.bounded(service, suffix: "-config-\(hash)", limit: 253) }

    func migrationJob(hash: String) -> String { Self.bounded(service, suffix: "-migrate-\(hash)", limit: 63) }

    /// Short enough to be a label value.
    func revision(hash: String) -> String { Self.bounded(service, suffix: "-\(hash)", limit: 63) }

    /// What selects the pods; it never changes in the life of a Deployment, whose selector is immutable.
    var selector: [String: String] {
        [
            GravityNames.Label.instance: service,
            GravityNames.Label.component: "service",
            GravityNames.Label.partOf: GravityNames.partOf,
        ]
    }

    /// Labels nobody but the operator sets.
    static let ownLabels: Set<String> = [
        GravityNames.Label.name, GravityNames.Label.instance, GravityNames.Label.version, GravityNames.Label.component,
        GravityNames.Label.partOf, GravityNames.Label.managedBy,
    ]

    /// The selector as the scale subresource reports it.
    var selectorText: String { selector.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",") }

    /// Cuts the stem, never the suffix: what makes the name unique is the hash in the suffix.
    static func bounded(_ stem: String, suffix: String, limit: Int) -> String {
        var stem = stem.prefix(max(1, limit - suffix.count))
        while stem.count > 1, stem.last == "-" || stem.last == "." { stem.removeLast() }
        return stem + suffix
    }

    /// A label value made of an image reference's tag or digest: at most 63 of `[A-Za-z0-9._-]`, starting and ending with an alphanumeric.
    static func version(ofImage image: String) -> String {
        let parts = image.split(separator: "@", maxSplits: 1)
        let named = parts.first.map(String.init) ?? image
        let lastSegment = named.split(separator: "/").last.map(String.init) ?? named
        let tag = lastSegment.split(separator: ":", maxSplits: 1).dropFirst().first.map(String.init)
        let digest = parts.count == 2 ? parts[1].split(separator: ":").last.map { String($0.prefix(12)) } : nil
        return labelValue(tag ?? digest ?? "latest")
    }

    private static func labelValue(_ text: String) -> String {
        let allowed = text.prefix(63).map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "_" || $0 == "-") ? $0 : "-" }
        var value = String(allowed)[...]
        while let last = value.last, !last.isLetter, !last.isNumber { value.removeLast() }
        while let first = value.first, !first.isLetter, !first.isNumber { value.removeFirst() }
        return value.isEmpty ? "unknown" : String(value)
    }
}
