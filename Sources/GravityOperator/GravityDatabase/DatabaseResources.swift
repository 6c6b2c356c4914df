import Controller
import GravityAPI
import Kubernetes

/// Where a reconcile finds its GravityDatabase, and where it shows its own writes.
struct DatabaseResources: Sendable {
    let find: @Sendable (ObjectKey) async throws -> GravityDatabase?
    let store: @Sendable (GravityDatabase) -> Void

    /// From a watch's cache, which costs no call.
    init(_ cache: Cache<GravityDatabase>) {
        find = { cache.get($0) }
        store = { cache.store($0) }
    }

    /// From the server, each time anew.
    init(_ client: KubernetesClient) {
        find = { try await client.find(GravityDatabase.self, $0) }
        store = { _ in }
    }
}

extension GravityDatabase {
    /// Whether the last thing said about this generation is that nobody looks.
    var isSuspendedInStatus: Bool {
        status?.conditions.condition(ConditionType.ready.rawValue)?.reason == Reason.suspended.rawValue
    }
}
