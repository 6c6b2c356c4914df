import Kubernetes

/// A field selector: `path=value`, `path==value`, `path!=value`, joined by commas (apimachinery pkg/fields).
struct FieldQuery: Sendable, Hashable {
    private struct Requirement: Sendable, Hashable {
        let path: [String]
        let value: String
        let isEqual: Bool
    }

    private var requirements: [Requirement] = []

    init() {}

    /// Throws bad-request on a malformed selector and on a field the resource cannot be selected by.
    init(parsing text: String, for resource: ServedResource) throws(APIError) {
        for part in text.split(separator: ",") {
            let trimmed = part.trimmed
            let unequal = trimmed.divided(by: "!=")
            guard let (left, right) = unequal ?? trimmed.divided(by: "==") ?? trimmed.divided(by: "=") else {
                throw .badRequest("invalid selector: '\(text)'; can't understand '\(part)'")
            }
            let label = String(left.trimmed)
            guard let path = resource.path(ofField: label) else {
                throw .badRequest("field label not supported: \(label)")
            }
            requirements.append(Requirement(path: path, value: String(right.trimmed), isEqual: unequal == nil))
        }
    }

    var isEverything: Bool { requirements.isEmpty }

    /// Whether the object, in the version of the resource the selector was made for, is selected.
    func matches(_ object: JSONValue) -> Bool {
        requirements.allSatisfy { requirement in
            (Self.text(object.at(path: requirement.path)) == requirement.value) == requirement.isEqual
        }
    }

    private static func text(_ value: JSONValue?) -> String {
        switch value {
        case nil, .null: ""
        case .string(let text): text
        case .some(let other): other.text
        }
    }
}

extension ServedResource {
    /// The members a field label names, nil when the kind cannot be selected by it.
    fileprivate func path(ofField label: String) -> [String]? {
        switch label {
        case "metadata.name": ["metadata", "name"]
        case "metadata.namespace": ["metadata", "namespace"]
        default: selectableFields[label]
        }
    }
}
