import Controller
import GravityAPI
import Kubernetes
import Logging
import Metrics
import Observability

/// The two controllers with everything they share, ready to run.
struct OperatorControllers: Sendable {
    let manager: ControllerManager
    let health: HealthMonitor

    static let databaseWorkers = 2
    static let serviceWorkers = 4

    init(
        _ configuration: OperatorConfiguration,
        clusterID: String,
        namespaces: [String]?,
        client: KubernetesClient,
        logger: Logger,
        metrics: any MetricsFactory
    ) {
        let identity = LeaderElector.uniqueIdentity()
        let watches = OperatorWatches(client: client, namespaces: namespaces, logger: logger, metrics: metrics)
        let events = EventRecorder(
            client: client,
            reportingController: "\(GravityNames.group)/\(GravityNames.operatorName)",
            instance: identity,
            logger: logger,
            metrics: metrics
        )
        let databases = Controller(
            name: GravityDatabase.type.singular,
            reconciler: GravityDatabaseReconciler(
                client: client,
                resources: DatabaseResources(watches.databases.cache),
                servers: configuration.servers,
                cluster: clusterID,
                events: events,
                logger: logger,
                metrics: metrics
            ),
            workers: Self.databaseWorkers,
            sources: watches.databaseSources,
            resync: configuration.resync,
            logger: logger,
            metrics: metrics
        )
        let queue = WorkQueue<ObjectKey>(name: GravityService.type.singular, metrics: metrics)
        let health = HealthMonitor { queue.add($0, priority: .childChange) }
        let services = Controller(
            name: GravityService.type.singular,
            reconciler: GravityServiceReconciler(configuration, client: client, caches: watches.caches, health: health, events: events),
            workers: Self.serviceWorkers,
            queue: queue,
            sources: watches.serviceSources,
            resync: configuration.resync,
            logger: logger,
            metrics: metrics
        )
        self.health = health
        manager = ControllerManager(
            controllers: [databases, services],
            elector: Self.elector(configuration.leaderElection, identity, client, logger, metrics),
            events: events,
            logger: logger
        )
    }

    private static func elector(
        _ election: OperatorConfiguration.LeaderElection,
        _ identity: String,
        _ client: KubernetesClient,
        _ logger: Logger,
        _ metrics: any MetricsFactory
    ) -> LeaderElector? {
        guard election.isEnabled else { return nil }
        let lease = ObjectKey(namespace: election.namespace ?? client.configuration.namespace, name: election.name)
        return LeaderElector(client: client, lease: lease, identity: identity, logger: logger, metrics: metrics)
    }
}

extension GravityServiceReconciler {
    init(
        _ configuration: OperatorConfiguration,
        client: KubernetesClient,
        caches: ServiceCaches,
        health: HealthMonitor,
        events: EventRecorder
    ) {
        settings = ServiceSettings(
            imagePrefix: configuration.images.prefix,
            imageTag: configuration.images.tag ?? KubernetesClient.version,
            environment: configuration.services.environment
        )
        self.caches = caches
        self.health = health
        observer = ServiceObserver(client: client, caches: caches)
        applier = ServiceApplier(client: client, caches: caches)
        reporter = ServiceReporter(writer: StatusWriter(client: client) { caches.services.store($0) }, events: events)
    }
}
