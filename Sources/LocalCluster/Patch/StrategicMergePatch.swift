import Kubernetes

/// Strategic merge patch of built-in kinds (apimachinery pkg/util/strategicpatch): lists merge by key where their field says so, and
/// `$patch`, `$retainKeys`, `$deleteFromPrimitiveList/…` and `$setElementOrder/…` direct it.
enum StrategicMergePatch {
    static func apply(_ patch: JSONValue, to document: JSONValue, as type: ObjectType) throws(APIError) -> JSONValue {
        guard case .object(let changes) = patch else { throw .badRequest("error decoding patch: the patch is not an object") }
        return try merge(changes, into: document.objectValue ?? [:], as: .object(type))
    }

    private static func merge(
        _ changes: [String: JSONValue],
        into old: [String: JSONValue],
        as type: FieldType
    ) throws(APIError) -> JSONValue {
        switch changes["$patch"]?.stringValue {
        case nil, "merge": break
        case "replace": return .object(changes.filter { $0.key != "$patch" })
        case "delete": return [:]
        case .some(let other): throw .badRequest("error decoding patch: unknown $patch directive \(other)")
        }
        var result = old
        if let keys = changes["$retainKeys"]?.arrayValue?.compactMap(\.stringValue) {
            result = result.filter { keys.contains($0.key) }
        }
        for (name, change) in changes where !name.hasPrefix("$") {
            if change.isNull {
                result[name] = nil
            } else {
                result[name] = try merge(change, into: result[name], field(name, of: type))
            }
        }
        try applyListDirectives(changes, to: &result, type)
        return .object(result)
    }

    private static func merge(_ change: JSONValue, into old: JSONValue?, _ field: ObjectType.Field) throws(APIError) -> JSONValue {
        switch change {
        case .object(let changes):
            return try merge(changes, into: old?.objectValue ?? [:], as: field.type)
        case .array(let items):
            guard let key = field.patchMergeKey, case .list(let element, _) = field.type.resolved else {
                return .array(items.filter { $0["$patch"] == nil })
            }
            return .array(try StrategicListMerge(key: key, element: element).merge(items, into: old?.arrayValue ?? []))
        default: return change
        }
    }

    /// The members that speak of sibling lists: deletions from lists of scalars, and the order of lists.
    private static func applyListDirectives(
        _ changes: [String: JSONValue],
        to result: inout [String: JSONValue],
        _ type: FieldType
    ) throws(APIError) {
        for (name, change) in changes {
            if name.hasPrefix("$deleteFromPrimitiveList/") {
                let list = String(name.dropFirst("$deleteFromPrimitiveList/".count))
                let gone = change.arrayValue ?? []
                if let items = result[list]?.arrayValue { result[list] = .array(items.filter { !gone.contains($0) }) }
            } else if name.hasPrefix("$setElementOrder/") {
                let list = String(name.dropFirst("$setElementOrder/".count))
                let key = field(list, of: type).patchMergeKey ?? ""
                if let items = result[list]?.arrayValue {
                    result[list] = .array(StrategicListMerge.ordered(items, by: change.arrayValue ?? [], key: key))
                }
            }
        }
    }

    private static func field(_ name: String, of type: FieldType) -> ObjectType.Field {
        switch type.resolved {
        case .object(let object): object.fields[name] ?? ObjectType.Field(type: .any)
        case .map(let element, _): ObjectType.Field(type: element)
        default: ObjectType.Field(type: .any)
        }
    }

    /// Merges one object of a list into its counterpart.
    static func mergeItem(_ item: JSONValue, into old: JSONValue, as type: FieldType) throws(APIError) -> JSONValue {
        try merge(item.objectValue ?? [:], into: old.objectValue ?? [:], as: type)
    }
}
