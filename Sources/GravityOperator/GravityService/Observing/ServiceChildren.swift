import GravityAPI
import Kubernetes

/// One object a service owns, as the cache has it.
struct ObservedChild: Sendable {
    let type: ResourceType
    let metadata: ObjectMeta
    let content: JSONValue

    var identity: ChildIdentity { ChildIdentity(type: type, name: metadata.name) }
}

/// An object within its namespace.
struct ChildIdentity: Sendable, Hashable, CustomStringConvertible {
    let type: ResourceType
    let name: String

    var description: String { "\(type.kind) \(name)" }
}

extension Unstructured {
    /// The identity of an object we rendered or the server answered with; nil for a kind that is no child of ours.
    var childIdentity: ChildIdentity? {
        ServiceChildren.types.first { $0.apiVersion == apiVersion && $0.kind == kind }.map { ChildIdentity(type: $0, name: name) }
    }
}

enum ServiceChildren {
    /// Every kind a GravityService may own.
    static let types: [ResourceType] = [
        .serviceAccounts, .configMaps, .services, GravityDatabase.type, .jobs, .deployments, .podDisruptionBudgets,
    ]
}
