import FoundationEssentials
import Kubernetes

/// What the controllers read from and write to objects besides their metadata.
extension JSONValue {
    /// A time as `metav1.Time` writes it.
    static func time(_ date: Date) -> JSONValue { .string(Timestamp(date).description) }

    static func count(_ value: Int) -> JSONValue { .integer(Int64(value)) }

    static func map(_ values: [String: String]) -> JSONValue { .object(values.mapValues { .string($0) }) }

    /// The value as a point in time; nil when it is none.
    var dateValue: Date? { stringValue.flatMap { Timestamp(parsing: $0)?.date } }

    func number(_ path: String...) -> Int? { at(path: path)?.integerValue.map { Int(clamping: $0) } }

    var created: Date { at(path: "metadata", "creationTimestamp")?.dateValue ?? .distantPast }

    /// The owner reference with `controller: true`.
    var controllerReference: JSONValue? {
        self["metadata"]?["ownerReferences"]?.arrayValue?.first { $0["controller"]?.boolValue == true }
    }

    func isControlled(by uid: String) -> Bool { controllerReference?["uid"]?.stringValue == uid }

    /// The key of the controlling owner when it is of this type.
    func controllerKey(of type: ResourceType) -> ObjectKey? {
        guard let owner = controllerReference, owner["kind"]?.stringValue == type.kind, let name = owner["name"]?.stringValue,
            owner["apiVersion"]?.stringValue?.split(separator: "/").dropLast().first.map(String.init) ?? "" == type.group
        else { return nil }
        return ObjectKey(namespace: namespace, name: name)
    }

    /// The condition of a type in `status.conditions`.
    func condition(_ type: String) -> JSONValue? {
        at(path: "status", "conditions")?.arrayValue?.first { $0["type"]?.stringValue == type }
    }

    func hasTrueCondition(_ type: String) -> Bool { condition(type)?["status"]?.stringValue == "True" }

    /// A reference that makes the object controlled by `owner`.
    static func controllerReference(to owner: JSONValue, of type: ResourceType) -> JSONValue {
        [
            "apiVersion": .string(type.apiVersion), "kind": .string(type.kind), "name": .string(owner.name), "uid": .string(owner.uid),
            "controller": true, "blockOwnerDeletion": true,
        ]
    }
}

/// A pod as the workload controllers see it.
extension JSONValue {
    var podPhase: String { at(path: "status", "phase")?.stringValue ?? "Pending" }

    /// Neither ended nor asked to end.
    var isActivePod: Bool { podPhase != "Succeeded" && podPhase != "Failed" && !isBeingDeleted }

    var isReadyPod: Bool { hasTrueCondition("Ready") }

    /// When the pod has been ready for `seconds`; nil when it is not ready.
    func availableDate(minReadySeconds seconds: Int) -> Date? {
        guard isReadyPod, let since = condition("Ready")?["lastTransitionTime"]?.dateValue else { return nil }
        return since.addingTimeInterval(Double(seconds))
    }

    /// Restarts of all its containers.
    var podRestarts: Int {
        let statuses = ["containerStatuses", "initContainerStatuses"].flatMap { at(path: "status", $0)?.arrayValue ?? [] }
        return statuses.reduce(0) { $0 + ($1.number("restartCount") ?? 0) }
    }
}

/// A label selector as JSON (`metav1.LabelSelector`), evaluated; pure.
struct ObjectSelector: Sendable {
    private let json: JSONValue?

    init(_ json: JSONValue?) { self.json = json }

    /// An absent or empty selector matches nothing here, as in workload controllers.
    func matches(_ labels: [String: String]) -> Bool {
        let equal = json?["matchLabels"]?.stringMap ?? [:]
        let expressions = json?["matchExpressions"]?.arrayValue ?? []
        guard !equal.isEmpty || !expressions.isEmpty else { return false }
        return equal.allSatisfy { labels[$0.key] == $0.value } && expressions.allSatisfy { Self.holds($0, labels) }
    }

    private static func holds(_ expression: JSONValue, _ labels: [String: String]) -> Bool {
        guard let key = expression["key"]?.stringValue else { return false }
        let values = expression["values"]?.arrayValue?.compactMap(\.stringValue) ?? []
        switch expression["operator"]?.stringValue {
        case "In": return labels[key].map { values.contains($0) } ?? false
        case "NotIn": return labels[key].map { !values.contains($0) } ?? true
        case "Exists": return labels[key] != nil
        case "DoesNotExist": return labels[key] == nil
        default: return false
        }
    }
}
