import Controller
import GravityAPI
import Kubernetes

/// The caches a GravityService is reconciled from; they hold what the operator manages, never what belongs to others.
struct ServiceCaches: Sendable {
    let services: Cache<GravityService>
    let databases: Cache<GravityDatabase>
    /// Credentials Secrets, each value replaced by its digest.
    let secrets: Cache<Secret>
    let deployments: Cache<RawResource<Deployment>>
    let jobs: Cache<RawResource<Job>>
    let configMaps: Cache<RawResource<ConfigMap>>
    let clusterServices: Cache<RawResource<KubernetesService>>
    let serviceAccounts: Cache<RawResource<ServiceAccount>>
    let disruptionBudgets: Cache<RawResource<PodDisruptionBudget>>

    /// Everything the object of this uid controls.
    func children(of uid: String) throws -> [ObservedChild] {
        try raw(deployments, uid) + raw(jobs, uid) + raw(configMaps, uid) + raw(clusterServices, uid) + raw(serviceAccounts, uid)
            + raw(disruptionBudgets, uid)
            + databases.owned(by: uid).map {
                ObservedChild(type: GravityDatabase.type, metadata: $0.metadata, content: try $0.comparable())
            }
    }

    private func raw<R>(_ cache: Cache<RawResource<R>>, _ uid: String) throws -> [ObservedChild] {
        try cache.owned(by: uid).map { ObservedChild(type: R.type, metadata: $0.metadata, content: try $0.content()) }
    }

    /// Shows the result of a write before the watch does.
    func remember(_ object: Unstructured, as type: ResourceType) throws {
        switch type {
        case .deployments: try deployments.store(RawResource(content: object.content))
        case .jobs: try jobs.store(RawResource(content: object.content))
        case .configMaps: try configMaps.store(RawResource(content: object.content))
        case .services: try clusterServices.store(RawResource(content: object.content))
        case .serviceAccounts: try serviceAccounts.store(RawResource(content: object.content))
        case .podDisruptionBudgets: try disruptionBudgets.store(RawResource(content: object.content))
        case GravityDatabase.type: try databases.store(object.decode(GravityDatabase.self))
        default: break
        }
    }

    /// The values of a credentials Secret as digests.
    func digests(namespace: String, secret: String) -> [String: String]? {
        secrets.get(ObjectKey(namespace: namespace, name: secret))?.data.compactMapValues(\.text)
    }
}

extension GravityDatabase {
    /// The object as a tree; an unreadable spec compares unequal to everything.
    fileprivate func comparable() throws -> JSONValue {
        guard unreadableSpec == nil else { return ["metadata": try JSONValue(encoding: metadata)] }
        return try manifest().content
    }
}

/// Replaces secret values by digests as soon as they arrive, so that a cache holds no secret.
enum SecretDigests {
    @Sendable static func apply(_ secret: inout Secret) {
        secret.data = digests(secret).mapValues { Base64Data($0) }
    }

    static func digests(_ secret: Secret) -> [String: String] { secret.data.mapValues { ContentHash.of(bytes: $0.bytes) } }
}
