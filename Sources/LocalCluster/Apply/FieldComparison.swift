import Kubernetes

/// What differs between two objects, as sets of fields (structured-merge-diff `typed.Compare`).
struct FieldComparison {
    private(set) var added = FieldSet()
    private(set) var modified = FieldSet()
    private(set) var removed = FieldSet()

    init(_ old: JSONValue, _ new: JSONValue, as type: ObjectType) {
        let oldSet = FieldSet(of: old, as: type)
        let newSet = FieldSet(of: new, as: type)
        let type = FieldType.object(type)
        modified = Self.modified(newSet.intersection(oldSet), old, new, type)
        added = Self.without(newSet.subtracting(oldSet), presentIn: old, type)
        removed = Self.without(oldSet.subtracting(newSet), presentIn: new, type)
    }

    /// The fields both objects set, to different values.
    private static func modified(_ common: FieldSet, _ old: JSONValue, _ new: JSONValue, _ type: FieldType) -> FieldSet {
        guard !common.isEmpty, old != new else { return FieldSet() }
        var result = FieldSet()
        for element in common.members where common.children[element] == nil {
            guard case .field = element, old.child(element, type) != new.child(element, type) else { continue }
            result.members.insert(element)
        }
        for (element, child) in common.children {
            guard let left = old.child(element, type), let right = new.child(element, type) else { continue }
            let below = modified(child, left, right, type.child(element))
            if !below.isEmpty { result.children[element] = below }
        }
        return result
    }

    /// The set without the containers the other object has too: a map that has become empty, or ceased to be, was not added or removed.
    private static func without(_ set: FieldSet, presentIn other: JSONValue, _ type: FieldType) -> FieldSet {
        var result = FieldSet(members: set.members.filter { other.child($0, type)?.isContainer != true })
        for (element, child) in set.children {
            let rest = other.child(element, type).map { without(child, presentIn: $0, type.child(element)) } ?? child
            if !rest.isEmpty { result.children[element] = rest }
        }
        return result
    }
}

extension FieldType {
    /// The type of what an element leads to.
    func child(_ element: FieldPathElement) -> FieldType {
        switch (resolved, element) {
        case (.object(let object), .field(let name)): object.type(of: name) ?? .any
        case (.map(let type, _), .field): type
        case (.list(let type, _), _): type
        default: .any
        }
    }
}

extension JSONValue {
    var isContainer: Bool {
        switch self {
        case .object, .array: true
        case .null, .bool, .integer, .number, .string: false
        }
    }

    /// What an element leads to.
    func child(_ element: FieldPathElement, _ type: FieldType) -> JSONValue? {
        switch element {
        case .field(let name): return self[name]
        case .index(let index): return self[index]
        case .value(let value): return arrayValue?.first { $0 == value }
        case .key:
            guard case .list(_, let merge) = type.resolved else { return nil }
            return arrayValue?.first { merge.element(of: $0) == element }
        }
    }
}
