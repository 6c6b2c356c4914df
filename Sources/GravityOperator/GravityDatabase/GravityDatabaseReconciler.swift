import Controller
import GravityAPI
import Kubernetes
import Logging
import Metrics

/// Brings one GravityDatabase's database, roles and Secrets to what its spec says, and says in its status how that went.
///
/// The server has no events: drift there is found because the controller calls again every `resyncSeconds`.
struct GravityDatabaseReconciler: Reconciler {
    let client: KubernetesClient
    let resources: DatabaseResources
    let servers: ServerRegistry
    let cluster: String
    let connections: ServerConnections
    let status: StatusWriter<GravityDatabase>
    let finalizer: DatabaseFinalizer
    let reporter: DatabaseReporter

    /// - Parameters:
    ///   - cluster: what tells this cluster's databases from another's on a shared server; see `OperatorConfiguration.clusterID`.
    ///   - resources: where GravityDatabases are read from.
    init(
        client: KubernetesClient,
        resources: DatabaseResources,
        servers: ServerRegistry,
        cluster: String,
        events: any DatabaseEventSink,
        logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.client = client
        self.resources = resources
        self.servers = servers
        self.cluster = cluster
        connections = ServerConnections(credentials: AdministratorCredentials(client: client), logger: logger, metrics: metrics)
        status = StatusWriter(client: client) { resources.store($0) }
        finalizer = DatabaseFinalizer(client: client)
        reporter = DatabaseReporter(events: events, metrics: metrics)
    }

    func reconcile(_ key: ObjectKey, context: ReconcileContext) async throws -> ReconcileResult {
        guard var resource = try await resources.find(key) else {
            reporter.forget(key)
            return .done
        }
        if resource.metadata.isTerminating { return try await delete(resource, context) }
        try await releaseWhenRetained(resource)
        if resource.spec.suspend { return try await suspend(resource) }
        let wasReady = reporter.wasReady(resource)
        resource = try await announced(resource)
        switch plan(resource) {
        case .failure(let problem): return try await refuse(resource, problem)
        case .success(let plan): return try await provision(resource, plan, countsDrift: wasReady, context)
        }
    }

    /// A finalizer left from a `deletionPolicy` that was changed back holds nothing any more.
    private func releaseWhenRetained(_ resource: GravityDatabase) async throws {
        guard resource.unreadableSpec == nil, resource.spec.deletionPolicy == .retain else { return }
        try await finalizer.remove(from: resource)
    }

    private func suspend(_ resource: GravityDatabase) async throws -> ReconcileResult {
        try await write(DatabaseStatus.suspended(resource, now: .now()), to: resource)
        return .done
    }

    /// A generation that was never looked at says so before anything is done about it.
    private func announced(_ resource: GravityDatabase) async throws -> GravityDatabase {
        guard resource.status?.observedGeneration != resource.metadata.generation || resource.isSuspendedInStatus else { return resource }
        return try await write(DatabaseStatus.starting(resource, now: .now()), to: resource)
    }

    private func plan(_ resource: GravityDatabase) -> Result<ProvisioningPlan, ProvisioningProblem> {
        do throws(ProvisioningPlanError) {
            return .success(try ProvisioningPlan(resource, servers: servers, cluster: cluster))
        } catch {
            return .failure(ProvisioningProblem(error))
        }
    }

    private func refuse(_ resource: GravityDatabase, _ problem: ProvisioningProblem) async throws -> ReconcileResult {
        try await write(DatabaseStatus.refused(resource, problem, now: .now()), to: resource)
        throw TerminalError(reason: problem.reason.rawValue, message: problem.message)
    }

    private func provision(
        _ resource: GravityDatabase,
        _ plan: ProvisioningPlan,
        countsDrift: Bool,
        _ context: ReconcileContext
    ) async throws -> ReconcileResult {
        guard let owner = resource.controllerOwnerReference else { throw KubernetesError.decoding("the object has no uid") }
        let secrets = CredentialsSecrets(client: client, plan: plan, owner: owner)
        let report = try await Provisioner(plan: plan, connections: connections, logger: context.logger).run {
            let found = try await secrets.read()
            if plan.dropsOnDelete { try await finalizer.add(to: resource) }
            return try await secrets.ensure(found)
        }
        if report.isBusy { return .requeue(after: Self.busyDelay) }
        if !report.credentials.isEmpty { try await secrets.removeRetired(resource.status?.access ?? []) }
        if countsDrift { reporter.noteDrift(report, resource) }
        try await write(DatabaseStatus.after(report, plan, resource, now: .now()), to: resource)
        if let problem = report.problems.first {
            if problem.waitsForPerson { throw TerminalError(reason: problem.reason.rawValue, message: problem.message) }
            throw problem
        }
        return .done
    }

    /// Makes the status the resource's own and tells what changed; returns the resource with it.
    @discardableResult
    func write(_ status: GravityDatabase.Status, to resource: GravityDatabase) async throws -> GravityDatabase {
        try await self.status.write(status, to: resource)
        reporter.note(status, of: resource)
        var resource = resource
        resource.status = status
        return resource
    }

    /// How long another operator is given that works on the same database.
    static let busyDelay = Duration.seconds(2)
}
