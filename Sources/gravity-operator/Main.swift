import ArgumentParser
import GravityOperator
import Kubernetes
import Logging
import Observability
import ServiceLifecycle
import UnixSignals

@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gravity-operator",
        abstract: "Provisions databases and services for GravityDatabase and GravityService resources.",
        version: KubernetesClient.version
    )

    @Option(help: "The operator's configuration file (YAML).")
    var config: String

    @Option(name: .customLong("namespace"), help: "Watch this namespace; may be repeated. Without it: all namespaces.")
    var namespaces: [String] = []

    @Option(help: "The kubeconfig to use. Without it: $KUBECONFIG, then the pod's own service account, then ~/.kube/config.")
    var kubeconfig: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: LogLevel = .init(level: .info)

    @Flag(inversion: .prefixedNo, help: "Whether only one of several replicas works at a time. Without it: as the configuration file says.")
    var leaderElect: Bool?

    func run() async throws {
        Logs.bootstrap(level: logLevel.level)
        let registry = MetricsSystemSetup.bootstrap()
        let logger = Logger(label: "gravity-operator")
        do {
            let configuration = try operatorConfiguration()
            let client = try KubernetesClient(configuration: clusterConfiguration(), logger: logger)
            let service = GravityOperator(
                configuration: configuration,
                namespaces: namespaces,
                client: client,
                logger: logger,
                registry: registry
            )
            try await run(service, client: client, logger: logger)
        } catch {
            logger.critical("The operator cannot run", metadata: ["reason": "\(error)"])
            throw ExitCode.failure
        }
    }

    /// Runs until SIGTERM or SIGINT, then lets work in progress finish; a second signal ends it at once.
    private func run(_ service: GravityOperator, client: KubernetesClient, logger: Logger) async throws {
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        do {
            try await group.run()
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    private func operatorConfiguration() throws -> OperatorConfiguration {
        var configuration = try OperatorConfiguration.load(path: config)
        if let leaderElect { configuration.leaderElection.isEnabled = leaderElect }
        return configuration
    }

    private func clusterConfiguration() throws -> ClusterConfiguration {
        if let kubeconfig { return try ClusterConfiguration.load(kubeconfig: kubeconfig) }
        return try ClusterConfiguration.automatic()
    }
}

/// A log level as the command line takes it.
struct LogLevel: ExpressibleByArgument {
    let level: Logger.Level

    init(level: Logger.Level) { self.level = level }

    init?(argument: String) {
        guard let level = Logger.Level(rawValue: argument.lowercased()) else { return nil }
        self.level = level
    }

    static var allValueStrings: [String] { Logger.Level.allCases.map(\.rawValue) }
    var defaultValueDescription: String { level.rawValue }
}
