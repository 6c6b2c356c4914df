import Kubernetes

/// What kind of value a field holds and how its parts merge: the one description that decoding, server-side apply, strategic merge patch
/// and OpenAPI share.
indirect enum FieldType: Sendable {
    case leaf(Leaf)
    /// Any JSON: objects merge by member, lists are atomic ("deduced" in structured-merge-diff).
    case any
    case object(ObjectType)
    /// An object type of the built-in catalog, by name.
    case named(String)
    case map(FieldType, isAtomic: Bool)
    case list(FieldType, ListMerge)

    /// The scalars of the API.
    enum Leaf: String, Sendable {
        case string, integer, number, boolean, quantity, time, microTime, intOrString, bytes
    }

    /// The type with its name looked up.
    var resolved: FieldType {
        if case .named(let name) = self { BuiltinTypes.catalog[name].map(FieldType.object) ?? .any } else { self }
    }
}

/// How two lists become one (`x-kubernetes-list-type`).
enum ListMerge: Sendable, Equatable {
    case atomic
    case set
    case map([ListKey])

    struct ListKey: Sendable, Equatable {
        let name: String
        /// What an item counts as having when it leaves the key out.
        let defaultValue: JSONValue?
    }
}

/// An object with known fields.
final class ObjectType: Sendable {
    let name: String
    let fields: [String: Field]
    /// Replaced as a whole by apply (`x-kubernetes-map-type: atomic`).
    let isAtomic: Bool
    /// Unknown fields are kept and merge as `any`.
    let keepsUnknown: Bool

    init(name: String, fields: [String: Field], isAtomic: Bool = false, keepsUnknown: Bool = false) {
        self.name = name
        self.fields = fields
        self.isAtomic = isAtomic
        self.keepsUnknown = keepsUnknown
    }

    struct Field: Sendable {
        let type: FieldType
        var isRequired = false
        /// Strategic merge patch: the list merges by this member of its objects; empty for a list of scalars.
        var patchMergeKey: String?
        /// Strategic merge patch: the patch lists the members that stay.
        var retainsKeys = false
    }

    /// The type of a member, nil when the object cannot have it.
    func type(of field: String) -> FieldType? { fields[field]?.type ?? (keepsUnknown ? .any : nil) }
}
