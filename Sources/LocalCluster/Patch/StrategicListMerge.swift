import Kubernetes

/// Merging of one list whose items are found again by a key, or by themselves when the key is empty.
struct StrategicListMerge {
    let key: String
    let element: FieldType

    func merge(_ changes: [JSONValue], into old: [JSONValue]) throws(APIError) -> [JSONValue] {
        guard !key.isEmpty else { return old + changes.filter { !old.contains($0) } }
        if changes.contains(where: { $0["$patch"]?.stringValue == "replace" }) {
            return changes.filter { $0["$patch"] == nil }
        }
        var result = old
        for change in changes {
            guard let name = change[key] else {
                throw .badRequest("error decoding patch: map: \(change.text) does not contain declared merge key: \(key)")
            }
            let place = result.firstIndex { $0[key] == name }
            if change["$patch"]?.stringValue == "delete" {
                if place != nil { result.removeAll { $0[key] == name } }
            } else if let place {
                result[place] = try StrategicMergePatch.mergeItem(change, into: result[place], as: element)
            } else {
                result.append(try StrategicMergePatch.mergeItem(change, into: [:], as: element))
            }
        }
        return result
    }

    /// The items in the given order; what the order does not name keeps its place relative to what stood before it.
    static func ordered(_ items: [JSONValue], by order: [JSONValue], key: String) -> [JSONValue] {
        let names = order.map { key.isEmpty ? $0 : $0[key] ?? .null }
        func rank(_ item: JSONValue) -> Int? { names.firstIndex(of: key.isEmpty ? item : item[key] ?? .null) }
        let sorted = items.filter { rank($0) != nil }.sorted { (rank($0) ?? 0) < (rank($1) ?? 0) }
        var result = sorted
        for (index, item) in items.enumerated() where rank(item) == nil {
            let before = items[..<index].last
            let place = before.flatMap { previous in result.firstIndex(of: previous) }.map { $0 + 1 } ?? 0
            result.insert(item, at: place)
        }
        return result
    }
}
