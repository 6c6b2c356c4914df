import GravityAPI
import Kubernetes

/// The finalizer that keeps a GravityDatabase until its database is dropped; there only while `deletionPolicy` is `Delete`.
struct DatabaseFinalizer {
    let client: KubernetesClient

    static func isOn(_ resource: GravityDatabase) -> Bool { resource.metadata.finalizers.contains(GravityNames.databaseFinalizer) }

    /// Adds it unless it is there; fails when anybody writes the object at the same moment, and is tried again by the next reconcile.
    func add(to resource: GravityDatabase) async throws {
        guard !Self.isOn(resource) else { return }
        let current = try await client.get(GravityDatabase.self, resource.key)
        guard current.metadata.uid == resource.metadata.uid, !current.metadata.isTerminating else {
            throw KubernetesError.invalidRequest("GravityDatabase \(resource.key) was deleted meanwhile")
        }
        guard !Self.isOn(current) else { return }
        let finalizers = current.metadata.finalizers + [GravityNames.databaseFinalizer]
        try await patch(
            current.key,
            [
                .test(path: "/metadata/resourceVersion", .string(current.metadata.resourceVersion ?? "")),
                .add(path: "/metadata/finalizers", .array(finalizers.map { .string($0) })),
            ]
        )
    }

    /// Removes ours and no other: the `test` fails when the list has changed since. An object that is gone has none.
    func remove(from resource: GravityDatabase) async throws {
        guard let index = resource.metadata.finalizers.firstIndex(of: GravityNames.databaseFinalizer) else { return }
        let path = "/metadata/finalizers/\(index)"
        do {
            try await patch(resource.key, [.test(path: path, .string(GravityNames.databaseFinalizer)), .remove(path: path)])
        } catch let error as KubernetesError where error.isNotFound {
            return
        }
    }

    private func patch(_ key: ObjectKey, _ operations: [JSONPatchOperation]) async throws {
        _ = try await client.patch(GravityDatabase.type, key, .json(operations), fieldManager: GravityNames.fieldManager)
    }
}
