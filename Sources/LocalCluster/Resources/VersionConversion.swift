import Kubernetes

/// How the versions of one kind differ.
enum VersionConversion: Sendable {
    /// There is one version.
    case none
    /// Versions differ in `apiVersion` only (strategy None of custom resources); objects are stored under this one.
    case relabel(storage: String)
    /// `events.k8s.io/v1` over the storage of `core/v1` events.
    case events

    /// The table, when it is not the type's own.
    var table: GroupResource? {
        if case .events = self { GroupResource(group: "", resource: "events") } else { nil }
    }

    func fromStorage(_ object: JSONValue, as type: ResourceType) -> JSONValue {
        switch self {
        case .none: return object
        case .relabel:
            var object = object
            object["apiVersion"] = .string(type.apiVersion)
            return object
        case .events: return Self.renamed(object, Self.eventFields, apiVersion: "events.k8s.io/v1")
        }
    }

    func toStorage(_ object: JSONValue) -> JSONValue {
        switch self {
        case .none: return object
        case .relabel(let storage):
            var object = object
            object["apiVersion"] = .string(storage)
            return object
        case .events: return Self.renamed(object, Self.eventFields.map { ($0.1, $0.0) }, apiVersion: "v1")
        }
    }

    /// Core name, then name in `events.k8s.io/v1` (k8s.io/kubernetes pkg/apis/events/v1/conversion.go).
    private static let eventFields = [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"),
        ("reportingComponent", "reportingController"),
    ]

    private static func renamed(_ object: JSONValue, _ names: [(String, String)], apiVersion: String) -> JSONValue {
        var result = object
        for (from, _) in names { result[from] = nil }
        for (from, to) in names {
            if let value = object[from] { result[to] = value }
        }
        result["apiVersion"] = .string(apiVersion)
        return result
    }
}
