import GravityAPI
import Kubernetes

/// Writes the status of one kind, and only when it says something new (Kubernetes API conventions, "Typical status properties").
///
/// Conditions, `observedGeneration` and everything else travel in one server-side apply under a field manager of their own.
struct StatusWriter<Resource: StoredResource>: Sendable {
    private let client: KubernetesClient
    private let written: @Sendable (Resource) -> Void

    /// `written` is told of every object the server answers a write with, so that a cache can show it at once.
    init(client: KubernetesClient, written: @escaping @Sendable (Resource) -> Void = { _ in }) {
        self.client = client
        self.written = written
    }

    /// Makes `status` the object's own; returns whether that took a write. An object that is gone takes none.
    @discardableResult
    func write(_ status: Resource.Status, to resource: Resource) async throws -> Bool {
        guard status != resource.status else { return false }
        var object = Unstructured(type: Resource.type, name: resource.metadata.name, namespace: resource.metadata.namespace)
        object["status"] = try JSONValue(encoding: status)
        let answer: Unstructured
        do {
            answer = try await client.apply(
                object,
                type: Resource.type,
                fieldManager: GravityNames.statusFieldManager,
                subresource: "status"
            )
        } catch let error as KubernetesError where error.isNotFound {
            return false
        }
        written(try answer.decode(Resource.self))
        return true
    }
}
