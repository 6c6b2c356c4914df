/// A place in the tree that an `Encodable` type is being written to.
final class JSONEncodingNode {
    private enum Content {
        case empty
        case leaf(JSONValue)
        case members([String: JSONEncodingNode])
        case elements([JSONEncodingNode])
    }

    private var content = Content.empty

    /// What was written; an encoder that wrote nothing leaves an empty object, as Foundation's does.
    var resolved: JSONValue {
        switch content {
        case .empty: .object([:])
        case .leaf(let value): value
        case .members(let members): .object(members.mapValues(\.resolved))
        case .elements(let elements): .array(elements.map(\.resolved))
        }
    }

    var count: Int {
        if case .elements(let elements) = content { elements.count } else { 0 }
    }

    func set(_ value: JSONValue) {
        content = .leaf(value)
    }

    func encode(_ value: some Encodable, path: [any CodingKey]) throws {
        if let tree = value as? JSONValue {
            content = .leaf(tree)
        } else {
            try value.encode(to: JSONValueEncoder(node: self, codingPath: path))
        }
    }

    func set(_ value: Double, path: [any CodingKey]) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(value, .init(codingPath: path, debugDescription: "JSON has no NaN or infinity"))
        }
        content = .leaf(.number(value))
    }

    func set(_ value: some FixedWidthInteger) {
        content = .leaf(Int64(exactly: value).map { .integer($0) } ?? .number(Double(value)))
    }

    func openObject() {
        if case .members = content { return }
        content = .members([:])
    }

    func openArray() {
        if case .elements = content { return }
        content = .elements([])
    }

    /// A new child under a member name; call `openObject` before.
    func child(_ key: String) -> JSONEncodingNode {
        let node = JSONEncodingNode()
        guard case .members(var members) = content else { return node }
        content = .empty
        members[key] = node
        content = .members(members)
        return node
    }

    /// A new child at the end of the array; call `openArray` before.
    func append() -> JSONEncodingNode {
        let node = JSONEncodingNode()
        guard case .elements(var elements) = content else { return node }
        content = .empty
        elements.append(node)
        content = .elements(elements)
        return node
    }
}
