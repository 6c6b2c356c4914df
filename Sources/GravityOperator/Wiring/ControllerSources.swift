import Controller
import GravityAPI
import Kubernetes

extension OperatorWatches {
    /// What makes a GravityDatabase due: a person's change, and a change of its Secrets.
    var databaseSources: [ControllerSource] {
        [
            .own(databases, when: .userChange(annotationPrefix: "\(GravityNames.group)/")),
            .owned(secrets, ownerKind: GravityDatabase.type),
        ]
    }

    /// What makes a GravityService due: a person's change, a change of any child, of its database, or of its database's Secrets.
    var serviceSources: [ControllerSource] {
        let kind = GravityService.type
        let services = services.cache
        return [
            .own(self.services, when: .userChange(annotationPrefix: "\(GravityNames.group)/")),
            .owned(deployments, ownerKind: kind),
            .owned(jobs, ownerKind: kind),
            .owned(configMaps, ownerKind: kind),
            .owned(clusterServices, ownerKind: kind),
            .owned(serviceAccounts, ownerKind: kind),
            .owned(disruptionBudgets, ownerKind: kind),
            .owned(databases, ownerKind: kind),
            .mapped(databases) { Self.users(ofDatabase: $0.metadata.name, namespace: $0.key.namespace, services) },
            .mapped(secrets) { secret in
                guard let owner = secret.metadata.controllerReference, owner.kind == GravityDatabase.type.kind else { return [] }
                return Self.users(ofDatabase: owner.name, namespace: secret.key.namespace, services)
            },
        ]
    }

    /// The services of a namespace that use a database, whether it exists or not.
    private static func users(ofDatabase name: String, namespace: String, _ services: Cache<GravityService>) -> [ObjectKey] {
        services.list(namespace: namespace).filter { $0.databaseObjectName == name }.map(\.key)
    }
}
