import GravityAPI
import Kubernetes

/// Everything a reconcile decides from, read once.
struct ObservedService: Sendable {
    let children: [ChildIdentity: ObservedChild]
    let binding: DatabaseBinding
    let references: ResolvedReferences
    let runs: [MigrationRun]
    let deployment: Deployment?
    let rollout: Rollout
    /// The cluster IP of the service's Service.
    let address: String?
    /// Pods of this service, read only while a rollout or a migration is not done.
    let pods: [Pod]
    let replicaSets: [ReplicaSet]

    /// What the pods read from elsewhere; nil while the credentials are not known.
    func inputs(for plan: ServicePlan) -> ServiceInputs? {
        guard plan.database == nil || binding.inputs != nil else { return nil }
        return ServiceInputs(database: binding.inputs, referencesHash: references.hash)
    }

    /// Names of the ConfigMaps the live Deployment mounts: its pods may still need them.
    var mountedConfigMaps: Set<String> {
        let volumes = deployment?.spec.template.at(path: "spec", "volumes")?.arrayValue ?? []
        return Set(volumes.compactMap { $0.at(path: "configMap", "name")?.stringValue })
    }
}
