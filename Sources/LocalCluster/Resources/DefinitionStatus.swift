import Kubernetes

/// The status of a CustomResourceDefinition (apiextensions-apiserver pkg/controller/{status,establish}).
enum DefinitionStatus {
    static func isEstablished(_ definition: JSONValue) -> Bool {
        definition.at(path: "status", "conditions")?.arrayValue?.contains { $0["type"] == "Established" && $0["status"] == "True" } ?? false
    }

    /// The status a definition should have, given all other definitions.
    static func status(of definition: JSONValue, beside others: [JSONValue]) -> JSONValue {
        var status = definition["status"] ?? [:]
        let conflict = nameConflict(definition, others)
        var conditions = status["conditions"]?.arrayValue ?? []
        if let conflict {
            set("NamesAccepted", "False", conflict.reason, conflict.message, in: &conditions)
            if !isEstablished(definition) { set("Established", "False", "NotAccepted", "not all names are accepted", in: &conditions) }
        } else {
            set("NamesAccepted", "True", "NoConflicts", "no conflicts found", in: &conditions)
            set("Established", "True", "InitialNamesAccepted", "the initial names have been accepted", in: &conditions)
            status["acceptedNames"] = definition.at(path: "spec", "names")
        }
        if definition.isBeingDeleted {
            set("Terminating", "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress", in: &conditions)
        }
        status["conditions"] = .array(conditions)
        if status["acceptedNames"] == nil { status["acceptedNames"] = ["plural": "", "kind": ""] }
        status["storedVersions"] = storedVersions(definition, status)
        return status
    }

    private static func storedVersions(_ definition: JSONValue, _ status: JSONValue) -> JSONValue {
        var stored = status["storedVersions"]?.arrayValue ?? []
        let storage = definition.at(path: "spec", "versions")?.arrayValue?.first { $0["storage"] == true }?["name"]
        if let storage, !stored.contains(storage) { stored.append(storage) }
        return .array(stored)
    }

    /// The first name that another definition of the group has.
    private static func nameConflict(_ definition: JSONValue, _ others: [JSONValue]) -> (reason: String, message: String)? {
        let group = definition.at(path: "spec", "group")
        let taken = others.filter { $0.at(path: "spec", "group") == group && isEstablished($0) }
            .compactMap { $0.at(path: "status", "acceptedNames") }
        let names = definition.at(path: "spec", "names") ?? [:]
        let words = Set(taken.flatMap(resourceNames))
        let kinds = Set(taken.flatMap { [$0["kind"], $0["listKind"]].compactMap { $0?.stringValue } })
        for (field, reason) in [("plural", "PluralConflict"), ("singular", "SingularConflict")] {
            if let name = names[field]?.stringValue, words.contains(name) { return (reason, "\"\(name)\" is already in use") }
        }
        for name in names["shortNames"]?.arrayValue?.compactMap(\.stringValue) ?? [] where words.contains(name) {
            return ("ShortNamesConflict", "\"\(name)\" is already in use")
        }
        for (field, reason) in [("kind", "KindConflict"), ("listKind", "ListKindConflict")] {
            if let name = names[field]?.stringValue, kinds.contains(name) { return (reason, "\"\(name)\" is already in use") }
        }
        return nil
    }

    private static func resourceNames(_ names: JSONValue) -> [String] {
        [names["plural"], names["singular"]].compactMap { $0?.stringValue }
            + (names["shortNames"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    }

    private static func set(_ type: String, _ status: String, _ reason: String, _ message: String, in conditions: inout [JSONValue]) {
        let old = conditions.first { $0["type"] == .string(type) }
        let time = old?["status"] == .string(status) ? old?["lastTransitionTime"] : nil
        let condition: JSONValue = [
            "type": .string(type), "status": .string(status), "reason": .string(reason), "message": .string(message),
            "lastTransitionTime": time ?? .string(Timestamp.now().description),
        ]
        if let place = conditions.firstIndex(where: { $0["type"] == .string(type) }) {
            conditions[place] = condition
        } else {
            conditions.append(condition)
        }
    }
}
