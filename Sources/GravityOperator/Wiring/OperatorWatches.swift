import Controller
import GravityAPI
import Kubernetes
import Logging
import Metrics

/// One watch for each kind the operator reads, shared by both controllers. Kinds that others have many of are watched by our label only.
struct OperatorWatches: Sendable {
    let services: Reflector<GravityService>
    let databases: Reflector<GravityDatabase>
    let secrets: Reflector<Secret>
    let deployments: Reflector<RawResource<Deployment>>
    let jobs: Reflector<RawResource<Job>>
    let configMaps: Reflector<RawResource<ConfigMap>>
    let clusterServices: Reflector<RawResource<KubernetesService>>
    let serviceAccounts: Reflector<RawResource<ServiceAccount>>
    let disruptionBudgets: Reflector<RawResource<PodDisruptionBudget>>

    /// - Parameter namespaces: those to watch; nil for all.
    init(client: KubernetesClient, namespaces: [String]?, logger: Logger, metrics: any MetricsFactory) {
        func all<R: KubernetesResource>(_ type: R.Type) -> Reflector<R> {
            Reflector(client: client, R.self, namespaces: namespaces, logger: logger, metrics: metrics)
        }
        func managed<R: KubernetesResource>(_ type: R.Type, cache: Cache<R> = Cache()) -> Reflector<R> {
            Reflector(
                client: client,
                R.self,
                namespaces: namespaces,
                labelSelector: GravityNames.managedBySelector,
                cache: cache,
                logger: logger,
                metrics: metrics
            )
        }
        services = all(GravityService.self)
        databases = all(GravityDatabase.self)
        secrets = managed(Secret.self, cache: Cache(transform: SecretDigests.apply))
        deployments = managed(RawResource<Deployment>.self)
        jobs = managed(RawResource<Job>.self)
        configMaps = managed(RawResource<ConfigMap>.self)
        clusterServices = managed(RawResource<KubernetesService>.self)
        serviceAccounts = managed(RawResource<ServiceAccount>.self)
        disruptionBudgets = managed(RawResource<PodDisruptionBudget>.self)
    }

    var caches: ServiceCaches {
        ServiceCaches(
            services: services.cache,
            databases: databases.cache,
            secrets: secrets.cache,
            deployments: deployments.cache,
            jobs: jobs.cache,
            configMaps: configMaps.cache,
            clusterServices: clusterServices.cache,
            serviceAccounts: serviceAccounts.cache,
            disruptionBudgets: disruptionBudgets.cache
        )
    }
}
