import GravityAPI
import Kubernetes

/// What deleting a resource with `deletionPolicy: Delete` drops.
struct DeletionPlan: Sendable, Hashable {
    let mark: OwnershipMark
    let server: DatabaseServer
    let database: String

    var question: ServerQuestion { ServerQuestion(database: database, roles: [], mark: mark) }

    /// Throws `ProvisioningProblem` when the server cannot be told any more.
    init(_ resource: GravityDatabase, servers: ServerRegistry, cluster: String) throws(ProvisioningProblem) {
        let name = resource.spec.serverRef.name
        guard resource.unreadableSpec == nil, let server = servers.server(name, for: resource.key.namespace) else {
            throw ProvisioningProblem(
                .serverReachable,
                .dropBlocked,
                "Server \"\(name)\" is not offered to this namespace any more, so the database cannot be dropped. "
                    + "Ask whoever runs the operator to offer it again, or set the annotation gravity.dev/force-release: \"true\" "
                    + "to keep the database and let the resource go",
                waitsForPerson: true
            )
        }
        mark = OwnershipMark(cluster: cluster, resource: resource.key)
        self.server = server
        database = resource.databaseName
    }
}
