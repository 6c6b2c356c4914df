import Kubernetes

/// RFC 6902.
enum JSONPatch {
    static let maximumOperations = 10_000

    /// The document after every operation; throws bad-request on a malformed patch, unprocessable when an operation cannot be done.
    static func apply(_ patch: JSONValue, to document: JSONValue) throws(APIError) -> JSONValue {
        guard case .array(let operations) = patch, operations.count <= maximumOperations else {
            throw .badRequest("error decoding patch: a JSON patch is an array of at most \(maximumOperations) operations")
        }
        var result = document
        for operation in operations { try apply(operation, to: &result) }
        return result
    }

    private static func apply(_ operation: JSONValue, to document: inout JSONValue) throws(APIError) {
        let name = operation["op"]?.stringValue ?? ""
        let path = try pointer(operation["path"])
        let isDone: Bool
        switch name {
        case "add": isDone = path.set(operation["value"] ?? .null, in: &document, insert: true)
        case "replace": isDone = path.set(operation["value"] ?? .null, in: &document, insert: false)
        case "remove": isDone = path.remove(from: &document)
        case "test":
            guard path.value(in: document) ?? .null == operation["value"] ?? .null else {
                throw unprocessable("testing value \(operation["path"]?.stringValue ?? "") failed: test failed")
            }
            isDone = true
        case "copy", "move":
            let from = try pointer(operation["from"])
            guard let value = from.value(in: document) else { throw missing(name, operation["from"]) }
            if name == "move" { _ = from.remove(from: &document) }
            isDone = path.set(value, in: &document, insert: true)
        default: throw .badRequest("error decoding patch: unexpected kind of operation: \(name)")
        }
        guard isDone else { throw missing(name, operation["path"]) }
    }

    private static func pointer(_ value: JSONValue?) throws(APIError) -> JSONPointer {
        guard let pointer = JSONPointer(parsing: value?.stringValue ?? "?") else {
            throw .badRequest("error decoding patch: invalid path")
        }
        return pointer
    }

    private static func missing(_ name: String, _ path: JSONValue?) -> APIError {
        unprocessable("\(name) operation does not apply: doc is missing path: \(path?.stringValue ?? ""): missing value")
    }

    private static func unprocessable(_ why: String) -> APIError {
        APIError(code: 422, reason: "Invalid", message: "the server rejected our request due to an error in our request: \(why)")
    }
}
