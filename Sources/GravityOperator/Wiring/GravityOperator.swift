import Controller
package import Kubernetes
package import Logging
package import Observability
import ServiceLifecycle
import Synchronization

/// The whole operator: probes from the start, then watches, leader election and both controllers.
///
/// It waits for the CRDs rather than fail. It ends when asked to shut down gracefully, and throws when it cannot work at all: an address
/// that is taken, a cluster that refuses it, or a lost lease, after which the process is meant to start anew.
package struct GravityOperator: Service {
    let configuration: OperatorConfiguration
    private let namespaces: [String]?
    private let client: KubernetesClient
    let logger: Logger
    let registry: PrometheusRegistry
    let stage = Stage()
    let onListening: @Sendable (_ listener: Int, _ port: Int) -> Void

    /// - Parameters:
    ///   - namespaces: those to watch; nil or empty for all.
    ///   - onListening: told the ports of the metrics address (0) and the probes address (1) once they accept connections.
    package init(
        configuration: OperatorConfiguration,
        namespaces: [String]? = nil,
        client: KubernetesClient,
        logger: Logger,
        registry: PrometheusRegistry,
        onListening: @escaping @Sendable (_ listener: Int, _ port: Int) -> Void = { _, _ in }
    ) {
        self.configuration = configuration
        self.namespaces = namespaces?.isEmpty == false ? namespaces : nil
        self.client = client
        self.logger = logger
        self.registry = registry
        self.onListening = onListening
    }

    private enum Part { case probes, health, work }

    package func run() async throws {
        try await withThrowingTaskGroup(of: Part.self) { group in
            group.addTask {
                try await probes.run()
                return .probes
            }
            group.addTask {
                try await work()
                return .work
            }
            defer { group.cancelAll() }
            // Probes end first at a graceful shutdown, while work in progress still finishes.
            while let part = try await group.next() {
                if part == .work { return }
            }
        }
    }

    private func work() async throws {
        let cluster = ClusterReadiness(client: client, logger: logger)
        let clusterID: String
        do {
            clusterID = try await cancelWhenGracefulShutdown {
                try await cluster.waitForKinds()
                guard let configured = configuration.clusterID else { return try await cluster.clusterID() }
                return configured
            }
        } catch let error as CancellationError {
            if Task.isCancelled { throw error }
            return
        }
        let controllers = OperatorControllers(
            configuration,
            clusterID: clusterID,
            namespaces: namespaces,
            client: client,
            logger: logger,
            metrics: registry
        )
        stage.manager.withLock { $0 = controllers.manager }
        logger.info("Starting", metadata: ["cluster": "\(clusterID)", "namespaces": "\(namespaces?.joined(separator: ",") ?? "all")"])
        try await withThrowingTaskGroup(of: Part.self) { group in
            group.addTask {
                try await controllers.health.run()
                return .health
            }
            group.addTask {
                try await controllers.manager.run()
                return .work
            }
            defer { group.cancelAll() }
            while let part = try await group.next() {
                if part == .work { return }
            }
        }
    }
}
