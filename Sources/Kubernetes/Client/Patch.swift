/// A change to an object, other than a server-side apply.
package enum Patch: Sendable, Hashable {
    /// RFC 6902; the whole patch fails when one operation, such as a `test`, fails.
    case json([JSONPatchOperation])
    /// RFC 7386: members replace, null removes, arrays are replaced as a whole.
    case merge(JSONValue)

    var contentType: String {
        switch self {
        case .json: "application/json-patch+json"
        case .merge: "application/merge-patch+json"
        }
    }

    var body: JSONValue {
        switch self {
        case .json(let operations): .array(operations.map(\.body))
        case .merge(let value): value
        }
    }

    /// A JSON patch may move things twice; a merge patch gives the same result however often it is sent.
    var isIdempotent: Bool {
        switch self {
        case .json: false
        case .merge: true
        }
    }
}

/// One operation of a JSON patch (RFC 6902); paths are JSON pointers (RFC 6901).
package enum JSONPatchOperation: Sendable, Hashable {
    case add(path: String, JSONValue)
    case remove(path: String)
    case replace(path: String, JSONValue)
    case test(path: String, JSONValue)

    var body: JSONValue {
        switch self {
        case .add(let path, let value): ["op": "add", "path": .string(path), "value": value]
        case .remove(let path): ["op": "remove", "path": .string(path)]
        case .replace(let path, let value): ["op": "replace", "path": .string(path), "value": value]
        case .test(let path, let value): ["op": "test", "path": .string(path), "value": value]
        }
    }

    /// A member's name as part of a JSON pointer: `~` and `/` escaped (RFC 6901, section 3).
    package static func escape(_ name: String) -> String {
        name.reduce(into: "") { result, character in
            switch character {
            case "~": result += "~0"
            case "/": result += "~1"
            default: result.append(character)
            }
        }
    }
}
