import Kubernetes

/// Merging and pruning of objects by the merge types of their fields.
enum ObjectMerge {
    /// `wanted` over `live`: structs and maps by member, list maps by key, sets by value, everything else replaced.
    static func merge(_ wanted: JSONValue, into live: JSONValue, as type: FieldType) -> JSONValue {
        switch (type.resolved, wanted, live) {
        case (.object(let object), .object(let new), .object(let old)) where !object.isAtomic:
            return .object(merge(new, into: old) { object.type(of: $0) ?? .any })
        case (.map(let element, false), .object(let new), .object(let old)):
            return .object(merge(new, into: old) { _ in element })
        case (.any, .object(let new), .object(let old)):
            return .object(merge(new, into: old) { _ in .any })
        case (.list(let element, let rule), .array(let new), .array(let old)) where rule != .atomic:
            return .array(merge(new, into: old, rule, as: element))
        default:
            return wanted
        }
    }

    private static func merge(
        _ new: [String: JSONValue],
        into old: [String: JSONValue],
        type: (String) -> FieldType
    ) -> [String: JSONValue] {
        var result = old
        for (name, value) in new { result[name] = old[name].map { merge(value, into: $0, as: type(name)) } ?? value }
        return result
    }

    private static func merge(_ new: [JSONValue], into old: [JSONValue], _ rule: ListMerge, as type: FieldType) -> [JSONValue] {
        var result = old
        var places: [FieldPathElement: Int] = [:]
        for (index, item) in old.enumerated() { places[rule.element(of: item)] = index }
        for item in new {
            let element = rule.element(of: item)
            if let place = places[element] {
                result[place] = merge(item, into: result[place], as: type)
            } else {
                places[element] = result.count
                result.append(item)
            }
        }
        return result
    }

    /// Takes out what a manager owned before and nobody wants now; a part all of whose wishes are gone goes as a whole, defaults included.
    static func prune(_ object: JSONValue, of before: FieldSet, keeping kept: FieldSet, as type: FieldType) -> JSONValue {
        var result = object
        for element in before.members.union(before.children.keys) {
            let isMetadata = element == .field("metadata")
            guard kept.touches(element) || (isMetadata && before.children[element] != nil) else {
                result.removeChild(element, type)
                continue
            }
            guard let below = before.children[element], let child = result.child(element, type) else { continue }
            let pruned = prune(child, of: below, keeping: kept.children[element] ?? FieldSet(), as: type.child(element))
            result.replaceChild(element, type, with: pruned)
        }
        return result
    }
}

extension JSONValue {
    fileprivate mutating func removeChild(_ element: FieldPathElement, _ type: FieldType) {
        replaceChild(element, type, with: nil)
    }

    fileprivate mutating func replaceChild(_ element: FieldPathElement, _ type: FieldType, with value: JSONValue?) {
        switch element {
        case .field(let name): self[name] = value
        case .index, .value, .key:
            guard case .array(var items) = self, let place = place(of: element, in: items, type) else { return }
            if let value { items[place] = value } else { items.remove(at: place) }
            self = .array(items)
        }
    }

    private func place(of element: FieldPathElement, in items: [JSONValue], _ type: FieldType) -> Int? {
        switch element {
        case .field: return nil
        case .index(let index): return items.indices.contains(index) ? index : nil
        case .value(let value): return items.firstIndex(of: value)
        case .key:
            guard case .list(_, let merge) = type.resolved else { return nil }
            return items.firstIndex { merge.element(of: $0) == element }
        }
    }
}
