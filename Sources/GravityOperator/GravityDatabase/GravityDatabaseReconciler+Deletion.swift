import Controller
import GravityAPI
import Kubernetes

extension GravityDatabaseReconciler {
    /// Lets a deleted resource go, after dropping its database where the policy says so.
    func delete(_ resource: GravityDatabase, _ context: ReconcileContext) async throws -> ReconcileResult {
        guard DatabaseFinalizer.isOn(resource) else { return .done }
        if resource.unreadableSpec == nil, resource.spec.deletionPolicy == .retain { return try await release(resource) }
        if resource.metadata.annotations[GravityNames.Annotation.forceRelease] == "true" {
            reporter.warn(
                resource,
                .dropBlocked,
                "Released by annotation; database \(resource.databaseName) and its roles stay on the server"
            )
            return try await release(resource)
        }
        if resource.spec.suspend {
            reporter.warn(
                resource,
                .suspended,
                "Deleted while suspended; database \(resource.databaseName) and its roles stay on the server"
            )
            return try await release(resource)
        }
        let (resource, outcome) = try await drop(resource, context)
        switch outcome {
        case .busy: return .requeue(after: Self.busyDelay)
        case .dropped: return try await release(resource)
        case .blocked(let problem):
            try await write(DatabaseStatus.deleting(resource, problem, now: .now()), to: resource)
            return .requeue(after: Self.blockedDelay)
        }
    }

    private func drop(_ resource: GravityDatabase, _ context: ReconcileContext) async throws -> (GravityDatabase, DatabaseDeletion.Outcome)
    {
        let plan: DeletionPlan
        do throws(ProvisioningProblem) {
            plan = try DeletionPlan(resource, servers: servers, cluster: cluster)
        } catch {
            return (resource, .blocked(error))
        }
        let isTold = resource.status?.conditions.isTrue(GravityDatabase.ConditionType.ready.rawValue) == false
        let told = isTold ? resource : try await write(DatabaseStatus.deleting(resource, nil, now: .now()), to: resource)
        return (told, try await DatabaseDeletion(plan: plan, connections: connections, logger: context.logger).run())
    }

    private func release(_ resource: GravityDatabase) async throws -> ReconcileResult {
        try await finalizer.remove(from: resource)
        reporter.forget(resource.key)
        return .done
    }

    /// How long what blocks a drop is given to go away.
    private static let blockedDelay = Duration.seconds(15)
}
