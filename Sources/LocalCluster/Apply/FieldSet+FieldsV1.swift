import Kubernetes

extension FieldSet {
    /// The set in the form of `managedFields[].fieldsV1`.
    var fieldsV1: JSONValue {
        var object: [String: JSONValue] = [:]
        for member in members { object[member.fieldsV1] = [:] }
        for (element, child) in children {
            var tree = child.fieldsV1
            if members.contains(element) { tree["."] = [:] }
            object[element.fieldsV1] = tree
        }
        return .object(object)
    }

    /// Reads `fieldsV1`; members of an unknown form are left out.
    init(fieldsV1: JSONValue) {
        for (text, tree) in fieldsV1.objectValue ?? [:] {
            guard let element = FieldPathElement(fieldsV1: text) else { continue }
            var below = tree
            below["."] = nil
            let child = FieldSet(fieldsV1: below)
            if child.isEmpty || tree["."] != nil { members.insert(element) }
            if !child.isEmpty { children[element] = child }
        }
    }
}

extension FieldPathElement {
    fileprivate var fieldsV1: String {
        switch self {
        case .field(let name): "f:\(name)"
        case .key(let keys): "k:\(JSONValue.object(keys).text)"
        case .value(let value): "v:\(value.text)"
        case .index(let index): "i:\(index)"
        }
    }

    fileprivate init?(fieldsV1 text: String) {
        let rest = String(text.dropFirst(2))
        switch text.prefix(2) {
        case "f:": self = .field(rest)
        case "k:":
            guard let keys = (try? JSONValue(parsing: rest))?.objectValue else { return nil }  // nil: not JSON
            self = .key(keys)
        case "v:":
            guard let value = try? JSONValue(parsing: rest) else { return nil }  // nil: not JSON
            self = .value(value)
        case "i:":
            guard let index = Int(rest) else { return nil }
            self = .index(index)
        default: return nil
        }
    }
}
