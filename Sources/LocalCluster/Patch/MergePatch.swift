import Kubernetes

/// RFC 7386.
enum MergePatch {
    static func apply(_ patch: JSONValue, to document: JSONValue) -> JSONValue {
        guard case .object(let changes) = patch else { return patch }
        var result = document.objectValue ?? [:]
        for (name, change) in changes {
            if change.isNull {
                result.removeValue(forKey: name)
            } else {
                result[name] = apply(change, to: result[name] ?? .null)
            }
        }
        return .object(result)
    }
}
