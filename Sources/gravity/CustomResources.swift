import Kubernetes
import Yams

/// The two CRDs, embedded from `crds/`.
enum CustomResources {
    /// Applies both and waits until the API serves them.
    static func apply(with client: KubernetesClient) async throws {
        for bytes in [PackageResources.gravity_dev_gravitydatabases_yaml, PackageResources.gravity_dev_gravityservices_yaml] {
            let tree = try YAMLDecoder().decode(JSONValue.self, from: String(decoding: bytes, as: UTF8.self))
            _ = try await client.apply(Unstructured(content: tree), fieldManager: "gravity-up")
        }
    }
}
