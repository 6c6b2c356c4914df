import FoundationEssentials
import GravityAPI
import Kubernetes
import LocalCluster
import Yams

/// The definitions in `crds/`, as a person reads them.
struct Definition: Sendable {
    let content: JSONValue
    let bytes: Int

    static let database = Definition(file: "gravity.dev_gravitydatabases.yaml")
    static let service = Definition(file: "gravity.dev_gravityservices.yaml")

    /// Empty when the file cannot be read; every test that looks at it then fails.
    private init(file: String) {
        let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let text = (try? String(contentsOfFile: "/\(folder)/crds/\(file)", encoding: .utf8)) ?? ""
        bytes = text.utf8.count
        content = (try? JSONValue(yaml: text)) ?? .null
    }

    var version: JSONValue { content.at(path: "spec", "versions")?[0] ?? .null }

    var schema: JSONValue { version.at(path: "schema", "openAPIV3Schema") ?? .null }

    func structural() throws -> StructuralSchema { try StructuralSchema(crdVersionSchema: schema) }

    /// A document as the API server stores it, with everything wrong with it.
    func stored(_ yaml: String, replacing old: JSONValue? = nil) throws -> (object: JSONValue, errors: [String]) {
        try stored(JSONValue(yaml: yaml), replacing: old)
    }

    func stored(_ document: JSONValue, replacing old: JSONValue? = nil) throws -> (object: JSONValue, errors: [String]) {
        let schema = try structural()
        var object = document
        let unknown = schema.prune(&object)
        schema.applyDefaults(&object)
        let errors = schema.validate(new: object, old: old).map(\.description)
        return (object, unknown.map { "unknown field \"\($0)\"" } + errors)
    }
}

extension JSONValue {
    /// Reads one YAML document; a quoted scalar is a string.
    init(yaml: String) throws {
        guard let node = try Yams.compose(yaml: yaml) else {
            self = .null
            return
        }
        self.init(node)
    }

    private init(_ node: Node) {
        switch node {
        case .mapping(let mapping):
            self = .object(Dictionary(mapping.map { ($0.key.string ?? "", JSONValue($0.value)) }) { _, last in last })
        case .sequence(let sequence): self = .array(sequence.map { JSONValue($0) })
        case .scalar(let scalar):
            if scalar.style == .plain || scalar.style == .any {
                self = JSONValue.plain(node)
            } else {
                self = .string(scalar.string)
            }
        case .alias: self = .null
        }
    }

    private static func plain(_ node: Node) -> JSONValue {
        if node.null != nil { return .null }
        if let flag = node.bool { return .bool(flag) }
        if let number = node.int { return .integer(Int64(number)) }
        if let number = node.float { return .number(number) }
        return .string(node.string ?? "")
    }
}
