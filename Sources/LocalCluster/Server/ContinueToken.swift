import Kubernetes

/// Where the next page of a list begins, and in which picture of the table.
struct ContinueToken: Sendable, Hashable {
    let revision: Int64
    /// The last key of the page before.
    let start: ObjectKey

    init(revision: Int64, start: ObjectKey) {
        self.revision = revision
        self.start = start
    }

    /// Throws bad-request when the text was not made by us.
    init(parsing text: String) throws(APIError) {
        let padded = text.replacing("-", with: "+").replacing("_", with: "/") + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let bytes = Base64.decode(padded), let json = try? JSONValue(parsing: bytes),  // nil: not JSON
            let revision = json["rv"]?.integerValue, let name = json["name"]?.stringValue
        else { throw .badRequest("continue key is not valid") }
        self.revision = revision
        start = ObjectKey(namespace: json["namespace"]?.stringValue ?? "", name: name)
    }

    var text: String {
        let json: JSONValue = ["rv": .integer(revision), "namespace": .string(start.namespace), "name": .string(start.name)]
        return Base64.encode(json.serialized()).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
