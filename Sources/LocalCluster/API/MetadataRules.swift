import Kubernetes

/// What holds for the metadata of every object (apimachinery pkg/api/validation/objectmeta.go).
enum MetadataRules {
    static func problems(_ object: JSONValue, old: JSONValue?, _ resource: ServedResource) -> [APIError.Cause] {
        var causes = nameProblems(object, resource)
        for (field, map) in [("labels", object.labels), ("annotations", object.annotations)] {
            for key in map.keys.sorted() where !isQualifiedName(key) {
                causes.append(.invalidValue("metadata.\(field)", key, "name part must consist of alphanumeric characters, '-', '_' or '.'"))
            }
        }
        for (_, value) in object.labels.sorted(by: { $0.key < $1.key }) where !isLabelValue(value) {
            causes.append(
                .invalidValue(
                    "metadata.labels",
                    value,
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end "
                        + "with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
                        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
                )
            )
        }
        if object.annotations.reduce(0, { $0 + $1.key.utf8.count + $1.value.utf8.count }) > 256 * 1024 {
            causes.append(
                APIError.Cause(
                    reason: "FieldValueTooLong",
                    message: "Too long: may not be more than 262144 bytes",
                    field: "metadata.annotations"
                )
            )
        }
        if let old { causes += changeProblems(object, old) }
        return causes + ownerProblems(object)
    }

    private static func nameProblems(_ object: JSONValue, _ resource: ServedResource) -> [APIError.Cause] {
        guard !object.name.isEmpty else { return [.required("metadata.name", "name or generateName is required")] }
        return resource.rules.nameRule.problem(with: object.name).map { [.invalidValue("metadata.name", object.name, $0)] } ?? []
    }

    private static func changeProblems(_ object: JSONValue, _ old: JSONValue) -> [APIError.Cause] {
        var causes: [APIError.Cause] = []
        for field in ["name", "namespace", "uid", "creationTimestamp"] where object.metadata[field] != old.metadata[field] {
            causes.append(.invalidValue("metadata.\(field)", object.metadata[field]?.stringValue ?? "", "field is immutable"))
        }
        if old.isBeingDeleted {
            let added = Set(object.finalizers).subtracting(old.finalizers)
            if !added.isEmpty {
                causes.append(
                    APIError.Cause(
                        reason: "FieldValueForbidden",
                        message:
                            "Forbidden: no new finalizers can be added if the object is being deleted, "
                            + "found new finalizers \(added.sorted())",
                        field: "metadata.finalizers"
                    )
                )
            }
        }
        return causes
    }

    private static func ownerProblems(_ object: JSONValue) -> [APIError.Cause] {
        let owners = object.metadata["ownerReferences"]?.arrayValue ?? []
        var causes: [APIError.Cause] = []
        for (index, owner) in owners.enumerated() {
            for field in ["apiVersion", "kind", "name", "uid"] where owner[field]?.stringValue ?? "" == "" {
                causes.append(.invalidValue("metadata.ownerReferences[\(index)].\(field)", "", "must not be empty"))
            }
        }
        if owners.count(where: { $0["controller"]?.boolValue == true }) > 1 {
            causes.append(.invalidValue("metadata.ownerReferences", "", "Only one reference can have Controller set to true"))
        }
        return causes
    }

    /// `prefix/name`, the prefix an optional subdomain.
    static func isQualifiedName(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, parts.count <= 2, !name.isEmpty, isLabelValue(String(name)) else { return false }
        return parts.count == 1 || NameRule.isSubdomain(String(parts[0]).lowercased())
    }

    static func isLabelValue(_ text: String) -> Bool {
        func isAlphanumeric(_ character: Character) -> Bool { character.isASCII && (character.isLetter || character.isNumber) }
        guard text.utf8.count <= 63 else { return false }
        guard let first = text.first, let last = text.last else { return true }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && text.allSatisfy { isAlphanumeric($0) || $0 == "-" || $0 == "_" || $0 == "." }
    }
}

extension APIError.Cause {
    static func invalidValue(_ field: String, _ value: String, _ why: String) -> APIError.Cause {
        APIError.Cause(reason: "FieldValueInvalid", message: "Invalid value: \"\(value)\": \(why)", field: field)
    }

    static func invalidValue(_ field: String, json value: JSONValue, _ why: String) -> APIError.Cause {
        APIError.Cause(reason: "FieldValueInvalid", message: "Invalid value: \(value.text): \(why)", field: field)
    }

    static func required(_ field: String, _ why: String = "") -> APIError.Cause {
        APIError.Cause(reason: "FieldValueRequired", message: why.isEmpty ? "Required value" : "Required value: \(why)", field: field)
    }

    static func forbidden(_ field: String, _ why: String) -> APIError.Cause {
        APIError.Cause(reason: "FieldValueForbidden", message: "Forbidden: \(why)", field: field)
    }

    static func duplicate(_ field: String, _ value: String) -> APIError.Cause {
        APIError.Cause(reason: "FieldValueDuplicate", message: "Duplicate value: \"\(value)\"", field: field)
    }

    static func unsupported(_ field: String, _ value: String, _ allowed: [String]) -> APIError.Cause {
        APIError.Cause(
            reason: "FieldValueNotSupported",
            message: "Unsupported value: \"\(value)\": supported values: " + allowed.map { "\"\($0)\"" }.joined(separator: ", "),
            field: field
        )
    }
}
