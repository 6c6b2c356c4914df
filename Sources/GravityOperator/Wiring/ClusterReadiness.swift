import GravityAPI
import Kubernetes
import Logging

/// What has to be true of the cluster before any work: the CRDs are installed, and we know which cluster it is.
struct ClusterReadiness: Sendable {
    let client: KubernetesClient
    let logger: Logger
    /// The first wait between two looks; it doubles up to `maximumWait`.
    var wait: Duration = .milliseconds(500)
    private static let maximumWait = Duration.seconds(10)

    /// Returns once the API serves both kinds; until then says every time what is missing.
    func waitForKinds() async throws {
        _ = try await repeating { () -> Bool? in
            let missing = try await missingKinds()
            guard missing.isEmpty else {
                logger.warning(
                    "Waiting for the custom resource definitions",
                    metadata: ["missing": "\(missing.joined(separator: ", "))", "hint": "kubectl apply --server-side -f crds/"]
                )
                return nil
            }
            return true
        }
    }

    /// What tells this cluster from others that use the same PostgreSQL server: the uid of its `kube-system` namespace.
    func clusterID() async throws -> String {
        try await repeating { () -> String? in
            let namespace = try await client.find(Namespace.self, ObjectKey(namespace: "", name: "kube-system"))
            guard let uid = namespace?.metadata.uid else {
                logger.warning("Waiting for the kube-system namespace; set clusterID in the configuration where there is none")
                return nil
            }
            return uid
        }
    }

    private func missingKinds() async throws -> [String] {
        let wanted = [GravityDatabase.type, GravityService.type]
        do {
            let served = try await client.resources(groupVersion: GravityDatabase.type.apiVersion).map(\.name)
            return wanted.map(\.plural).filter { !served.contains($0) }
        } catch let error as KubernetesError where error.isNotFound {
            return wanted.map(\.plural)
        }
    }

    /// Tries until there is an answer. Failing calls are tried again too, except when the cluster says that we may not ask.
    private func repeating<Answer: Sendable>(_ body: () async throws -> Answer?) async throws -> Answer {
        var wait = wait
        while true {
            do {
                if let answer = try await body() { return answer }
            } catch let error as KubernetesError where !error.isForbidden && !error.isUnauthorized {
                logger.warning("The API server does not answer", metadata: ["error": "\(error)"])
            }
            try await Task.sleep(for: wait * Double.random(in: 0.9...1.1))
            wait = min(wait * 2, Self.maximumWait)
        }
    }
}
