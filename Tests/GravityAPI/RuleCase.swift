import Kubernetes
import Testing

/// A document a rule refuses, with the error a person sees, and the one that mends it.
struct RuleCase: Sendable, CustomTestStringConvertible {
    let kind: Kind
    /// The stored document the new one replaces; nil = the new one is created.
    var stored: String?
    let bad: String
    /// As the API server words it.
    let error: String
    let good: String

    enum Kind: Sendable { case database, service }

    var definition: Definition { kind == .database ? .database : .service }

    var testDescription: String { error }

    /// A GravityDatabase with such a spec.
    static func database(
        _ bad: String,
        _ error: String,
        _ good: String,
        replacing stored: String? = nil
    ) -> RuleCase {
        RuleCase(kind: .database, stored: stored, bad: bad, error: error, good: good)
    }

    /// A GravityService with such a spec.
    static func service(
        _ bad: String,
        _ error: String,
        _ good: String,
        replacing stored: String? = nil
    ) -> RuleCase {
        RuleCase(kind: .service, stored: stored, bad: bad, error: error, good: good)
    }

    /// The whole object; a name other than `orders` stands before the spec, as in `postgres | {…}`.
    func document(_ text: String) throws -> JSONValue {
        let parts = text.split(separator: "|", maxSplits: 1).map(String.init)
        let name = parts.count == 2 ? parts[0].trimmed : "orders"
        var object: JSONValue = ["apiVersion": "gravity.dev/v1alpha1", "metadata": ["name": .string(name), "namespace": "shop"]]
        object["kind"] = kind == .database ? "GravityDatabase" : "GravityService"
        object["spec"] = try JSONValue(yaml: parts[parts.count - 1])
        return object
    }

    /// What the API server says of the document.
    func errors(_ text: String) throws -> [String] {
        let old = try stored.map { try definition.stored(document($0)).object }
        return try definition.stored(document(text), replacing: old).errors
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
