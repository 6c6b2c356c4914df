import Synchronization

/// The resource types a client knows without asking: the built-in ones, and those discovery has found.
final class KnownTypes: Sendable {
    /// Kinds kept; beyond it, discovery is asked again.
    private static let limit = 256

    private struct Name: Hashable {
        var apiVersion: String
        var kind: String
    }

    private let types: Mutex<[Name: ResourceType]>

    init() {
        let builtIn: [ResourceType] = [
            .namespaces, .nodes, .pods, .secrets, .configMaps, .services, .serviceAccounts, .endpoints, .deployments, .replicaSets,
            .controllerRevisions, .jobs, .leases, .events, .endpointSlices, .podDisruptionBudgets, .horizontalPodAutoscalers,
            .customResourceDefinitions,
        ]
        types = Mutex(Dictionary(builtIn.map { (Name(apiVersion: $0.apiVersion, kind: $0.kind), $0) }) { first, _ in first })
    }

    func type(apiVersion: String, kind: String) -> ResourceType? {
        types.withLock { $0[Name(apiVersion: apiVersion, kind: kind)] }
    }

    func remember(_ type: ResourceType) {
        types.withLock { known in
            if known.count < Self.limit { known[Name(apiVersion: type.apiVersion, kind: type.kind)] = type }
        }
    }
}
