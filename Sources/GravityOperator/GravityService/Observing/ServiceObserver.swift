import Controller
import GravityAPI
import Kubernetes

/// Reads everything about one service: from the caches where we watch, by request where we do not.
struct ServiceObserver: Sendable {
    let client: KubernetesClient
    let caches: ServiceCaches

    func observe(_ plan: ServicePlan) async throws -> ObservedService {
        let children = try caches.children(of: plan.owner.uid)
        let deployment = try children.first { $0.type == .deployments && $0.metadata.name == plan.names.deployment }?.content.decode(
            Deployment.self
        )
        let jobs = try children.filter { $0.type == .jobs }.map { try $0.content.decode(Job.self) }
        let pods = try await pods(plan, deployment, jobs)
        let replicaSets = try await replicaSets(plan, deployment, pods)
        let clusterIP = children.first { $0.type == .services }?.content.at(path: "spec", "clusterIP")?.stringValue
        return ObservedService(
            children: Dictionary(children.map { ($0.identity, $0) }) { first, _ in first },
            binding: binding(plan),
            references: try await references(plan),
            runs: jobs.compactMap { MigrationRun($0, pods: pods) },
            deployment: deployment,
            rollout: deployment.map { Rollout($0, pods: Self.current(pods, $0), replicaSets: replicaSets) } ?? .absent,
            address: clusterIP.flatMap { $0 == "None" || $0.isEmpty ? nil : $0 },
            pods: pods,
            replicaSets: replicaSets
        )
    }

    private func binding(_ plan: ServicePlan) -> DatabaseBinding {
        let namespace = plan.names.namespace
        let object = plan.database.flatMap { caches.databases.get(ObjectKey(namespace: namespace, name: $0.name)) }
        return DatabaseBinding(plan.database, namespace: namespace, object: object) { caches.digests(namespace: namespace, secret: $0) }
    }

    /// The pods of the Deployment's present revision.
    static func current(_ pods: [Pod], _ deployment: Deployment) -> [Pod] {
        let revision = deployment.metadata.labels[GravityNames.Mark.revision]
        return pods.filter { !$0.metadata.isTerminating && $0.metadata.labels[GravityNames.Mark.revision] == revision }
    }

    private func pods(_ plan: ServicePlan, _ deployment: Deployment?, _ jobs: [Job]) async throws -> [Pod] {
        let isRollingOut = deployment.map { !Rollout.isComplete($0) } ?? false
        let newest = jobs.max { ($0.metadata.creationTimestamp ?? .distantPast) < ($1.metadata.creationTimestamp ?? .distantPast) }
        let isMigrating = newest.map { !$0.isComplete } ?? false
        guard isRollingOut || isMigrating else { return [] }
        return try await client.list(Pod.self, in: plan.names.namespace, options: Self.ofService(plan)).items
    }

    /// ReplicaSets say why pods are refused, which a Deployment may not repeat.
    private func replicaSets(_ plan: ServicePlan, _ deployment: Deployment?, _ pods: [Pod]) async throws -> [ReplicaSet] {
        guard let deployment, !Rollout.isComplete(deployment), Self.current(pods, deployment).isEmpty else { return [] }
        let revision = deployment.metadata.labels[GravityNames.Mark.revision]
        return try await client.list(ReplicaSet.self, in: plan.names.namespace, options: Self.ofService(plan)).items
            .filter { $0.metadata.labels[GravityNames.Mark.revision] == revision }
    }

    private static func ofService(_ plan: ServicePlan) -> ListOptions {
        let labels = [GravityNames.Label.instance: plan.names.service, GravityNames.Label.partOf: GravityNames.partOf]
        return ListOptions(labelSelector: labels.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ","))
    }

    /// Secrets and ConfigMaps of others: each read once, only as digests from here on.
    private func references(_ plan: ServicePlan) async throws -> ResolvedReferences {
        let references = plan.container.references
        var objects: [ResolvedReferences.Object: [String: String]] = [:]
        for object in Set(references.map { ResolvedReferences.Object(kind: $0.kind, name: $0.name) }) {
            objects[object] = try await digests(object, namespace: plan.names.namespace)
        }
        return ResolvedReferences(references, namespace: plan.names.namespace, objects: objects)
    }

    private func digests(_ object: ResolvedReferences.Object, namespace: String) async throws -> [String: String]? {
        let key = ObjectKey(namespace: namespace, name: object.name)
        switch object.kind {
        case .secret: return try await client.find(Secret.self, key).map(SecretDigests.digests)
        case .configMap:
            return try await client.find(ConfigMap.self, key).map { $0.data.mapValues { ContentHash.of(bytes: Array($0.utf8)) } }
        }
    }
}
