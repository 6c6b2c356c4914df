import Kubernetes

extension FieldSet {
    /// The fields an object sets (structured-merge-diff `typed.ToFieldSet`).
    init(of object: JSONValue, as type: ObjectType) {
        guard case .object(let members) = object else { return }
        for (name, value) in members { add(value, at: .field(name), as: type.type(of: name) ?? .any, isNamed: type.fields[name] != nil) }
    }

    /// - Parameter isNamed: whether the element is a field of a struct, which counts by its contents, not as an entry of its own.
    private mutating func add(_ value: JSONValue, at element: FieldPathElement, as type: FieldType, isNamed: Bool) {
        guard let below = FieldSet.contents(of: value, as: type) else {
            members.insert(element)
            return
        }
        if !below.isEmpty { children[element] = below }
        if !isNamed || value.isNull || value == [:] { members.insert(element) }
    }

    /// What is in a value that merges by its parts; nil for a value that is replaced as a whole.
    private static func contents(of value: JSONValue, as type: FieldType) -> FieldSet? {
        switch (type.resolved, value) {
        case (.object(let object), .object): object.isAtomic ? nil : FieldSet(of: value, as: object)
        case (.map(let element, false), .object(let entries)): contents(of: entries, as: element)
        case (.any, .object(let entries)): contents(of: entries, as: .any)
        case (.list(let element, let merge), .array(let items)) where merge != .atomic: contents(of: items, as: element, merge)
        default: nil
        }
    }

    private static func contents(of entries: [String: JSONValue], as type: FieldType) -> FieldSet {
        var set = FieldSet()
        for (name, value) in entries { set.add(value, at: .field(name), as: type, isNamed: false) }
        return set
    }

    private static func contents(of items: [JSONValue], as type: FieldType, _ merge: ListMerge) -> FieldSet {
        var set = FieldSet()
        for item in items {
            let element = merge.element(of: item)
            set.members.insert(element)
            if case .map = merge, let below = contents(of: item, as: type), !below.isEmpty { set.children[element] = below }
        }
        return set
    }
}

extension ListMerge {
    /// How an item of the list is found again.
    func element(of item: JSONValue) -> FieldPathElement {
        guard case .map(let keys) = self else { return .value(item) }
        var found: [String: JSONValue] = [:]
        for key in keys {
            if let value = item[key.name] ?? key.defaultValue { found[key.name] = value }
        }
        return .key(found)
    }
}
