import Kubernetes
import Synchronization

/// Which types the server knows: the built-in ones always, the custom ones while their definitions are established.
final class Registry: Sendable {
    private let builtins: [ResourceID: ServedResource]
    private let custom: Mutex<Custom>

    /// The custom types, and the list of all types they make together with the built-in ones.
    private struct Custom: Sendable {
        var types: [GroupResource: CustomType] = [:]
        var all: [ServedResource]
    }

    init(builtins: [ServedResource] = ServedResource.builtins) {
        self.builtins = Dictionary(builtins.map { (ResourceID($0.type), $0) }) { first, _ in first }
        custom = Mutex(Custom(all: Self.sorted(builtins)))
    }

    /// A type by its place in URLs.
    func resource(group: String, version: String, plural: String) -> ServedResource? {
        let id = ResourceID(group: group, version: version, plural: plural)
        return builtins[id] ?? custom.withLock { $0.types[GroupResource(group: group, resource: plural)]?.versions[version] }
    }

    func resource(_ type: ResourceType) -> ServedResource? {
        resource(group: type.group, version: type.version, plural: type.plural)
    }

    /// A type by what objects say of themselves; a version nobody serves finds the preferred one.
    func resource(apiVersion: String, kind: String) -> ServedResource? {
        let parts = apiVersion.split(separator: "/", maxSplits: 1)
        let group = parts.count == 2 ? String(parts[0]) : ""
        let version = String(parts.last ?? "")
        let found = all.filter { $0.type.group == group && $0.type.kind == kind }
        return found.first { $0.type.version == version } ?? found.first
    }

    /// Every served type, sorted by group, version (preferred first) and plural.
    var all: [ServedResource] { custom.withLock { $0.all } }

    private static func sorted(_ resources: [ServedResource]) -> [ServedResource] {
        resources.sorted { left, right in
            if left.type.group != right.type.group { return left.type.group < right.type.group }
            if left.type.version != right.type.version { return VersionPriority(left.type.version) > VersionPriority(right.type.version) }
            return left.type.plural < right.type.plural
        }
    }

    /// One type for each table, in its preferred version.
    var storedTypes: [ResourceType] {
        var seen: Set<GroupResource> = []
        return all.filter { !$0.isVirtual && seen.insert($0.table).inserted }.map(\.type)
    }

    /// The type that objects of a table are shown as.
    func storageType(of table: GroupResource) -> ResourceType? {
        if let builtin = builtins.values.first(where: { !$0.isVirtual && $0.table == table && GroupResource($0.type) == table }) {
            return builtin.type
        }
        return custom.withLock { $0.types[table]?.preferred?.type }
    }

    /// Serves the versions of a custom type, or stops serving it (nil).
    func set(_ type: CustomType?, for table: GroupResource) {
        custom.withLock { custom in
            custom.types[table] = type
            custom.all = Self.sorted(Array(builtins.values) + custom.types.values.flatMap(\.served))
        }
    }
}

/// A type's place in URLs.
struct ResourceID: Sendable, Hashable {
    let group: String
    let version: String
    let plural: String
}

extension ResourceID {
    init(_ type: ResourceType) { self.init(group: type.group, version: type.version, plural: type.plural) }
}

/// The order of API versions: v2 before v1 before v1beta1 before v1alpha1 before anything else (apimachinery pkg/version/helpers.go).
struct VersionPriority: Comparable {
    private let stability: Int
    private let major: Int
    private let minor: Int
    private let text: String

    init(_ version: String) {
        text = version
        let rest = version.dropFirst()
        let digits = rest.prefix { $0.isNumber }
        let tail = rest.dropFirst(digits.count)
        guard version.first == "v", let major = Int(digits) else {
            (stability, major, minor) = (0, 0, 0)
            return
        }
        self.major = major
        if tail.isEmpty {
            (stability, minor) = (3, 0)
        } else if tail.hasPrefix("beta"), let number = Int(tail.dropFirst(4)) {
            (stability, minor) = (2, number)
        } else if tail.hasPrefix("alpha"), let number = Int(tail.dropFirst(5)) {
            (stability, minor) = (1, number)
        } else {
            (stability, minor) = (0, 0)
        }
    }

    static func < (left: VersionPriority, right: VersionPriority) -> Bool {
        if left.stability == 0, right.stability == 0 { return left.text > right.text }
        return (left.stability, left.major, left.minor) < (right.stability, right.major, right.minor)
    }
}
