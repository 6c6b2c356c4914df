import Kubernetes

/// One step of a path to a field (structured-merge-diff `fieldpath.PathElement`).
enum FieldPathElement: Hashable, Sendable {
    case field(String)
    /// An item of a list map, by its keys.
    case key([String: JSONValue])
    /// An item of a set.
    case value(JSONValue)
    case index(Int)
}

/// A set of fields of an object, as a tree: what one manager owns.
struct FieldSet: Hashable, Sendable {
    /// The fields at this level that are in the set themselves.
    var members: Set<FieldPathElement> = []
    /// The fields below them that are in the set; never an empty set.
    var children: [FieldPathElement: FieldSet] = [:]

    var isEmpty: Bool { members.isEmpty && children.isEmpty }

    mutating func insert(_ path: ArraySlice<FieldPathElement>) {
        guard let first = path.first else { return }
        if path.count == 1 { members.insert(first) } else { children[first, default: FieldSet()].insert(path.dropFirst()) }
    }

    /// Whether the field itself or anything below it is in the set.
    func touches(_ element: FieldPathElement) -> Bool { members.contains(element) || children[element] != nil }

    func union(_ other: FieldSet) -> FieldSet {
        FieldSet(
            members: members.union(other.members),
            children: children.merging(other.children) { $0.union($1) }
        )
    }

    /// The fields of this set that are not in the other.
    func subtracting(_ other: FieldSet) -> FieldSet {
        var result = FieldSet(members: members.subtracting(other.members))
        for (element, child) in children {
            let rest = other.children[element].map(child.subtracting) ?? child
            if !rest.isEmpty { result.children[element] = rest }
        }
        return result
    }

    /// As `subtracting`, and without anything below a member of the other set.
    func subtractingTrees(_ other: FieldSet) -> FieldSet {
        var result = FieldSet(members: members.subtracting(other.members))
        for (element, child) in children where !other.members.contains(element) {
            let rest = other.children[element].map(child.subtractingTrees) ?? child
            if !rest.isEmpty { result.children[element] = rest }
        }
        return result
    }

    func intersection(_ other: FieldSet) -> FieldSet {
        var result = FieldSet(members: members.intersection(other.members))
        for (element, child) in children {
            guard let common = other.children[element]?.intersection(child), !common.isEmpty else { continue }
            result.children[element] = common
        }
        return result
    }

    /// Every member's path, sorted by its text.
    var paths: [[FieldPathElement]] {
        let own = members.map { [$0] }
        let below = children.flatMap { element, child in child.paths.map { [element] + $0 } }
        return (own + below).sorted { Self.text($0) < Self.text($1) }
    }

    /// `.spec.containers[name="x"].image`.
    static func text(_ path: [FieldPathElement]) -> String {
        path.map { element in
            switch element {
            case .field(let name): ".\(name)"
            case .key(let keys): "[" + keys.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }.joined(separator: ",") + "]"
            case .value(let value): "[=\(value.text)]"
            case .index(let index): "[\(index)]"
            }
        }.joined()
    }
}
