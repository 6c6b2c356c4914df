import GravityAPI
import Kubernetes

extension ServicePlan {
    /// The GravityDatabase of the inline template: owned by the service, so it goes when the service or the template goes, under its own
    /// deletion policy.
    func ownedDatabase() throws -> Unstructured? {
        guard let database, let template = database.template else { return nil }
        return child(GravityDatabase.type, name: database.name, component: "database", ["spec": try JSONValue(encoding: template)])
    }
}
