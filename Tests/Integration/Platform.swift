import Controller
import FoundationEssentials
import GravityAPI
import GravityOperator
import Kubernetes
import LocalCluster
import Logging
import Observability
import Postgres
import Synchronization
import TestSupport

/// The whole platform in this process: a real PostgreSQL server, a local cluster with its node, and the operator as its own user of both.
///
/// Every test has a cluster of its own and a part of the shared PostgreSQL server: an administrator of its own, who may create databases and
/// roles and nothing else.
struct Platform {
    let client: KubernetesClient
    let cluster: LocalCluster
    let images: ImageStore
    let requests: RequestLog
    let logs: LogLines
    let registry: PrometheusRegistry
    /// The superuser's way to the server, which the operator does not have.
    let superuser: PostgresConfiguration
    let configuration: OperatorConfiguration
    /// Puts a name of this test in front, since all tests share one PostgreSQL server.
    let prefix: String

    static let programs =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/.build/debug"

    /// Starts all of it, gives it to `body`, and stops it whatever `body` does.
    static func run(resync: Duration = .seconds(300), startsOperator: Bool = true, _ body: @escaping (Platform) async throws -> Void)
        async throws
    {
        let folder = try TestPostgres.temporaryDirectory("gravity-integration")
        TestPostgres.removeAtExit(folder)
        let (requests, logs) = (RequestLog(), LogLines())
        let images = ImageStore.directory(programs, prefix: "gravity/", tags: ["test"])
        var clusterConfiguration = LocalClusterConfiguration(directory: folder + "/cluster", images: images, persists: false)
        clusterConfiguration.audit = { requests.append($0) }
        let cluster = LocalCluster(configuration: clusterConfiguration)
        try await cluster.start()
        let outcome = await attempt {
            let platform = try await make(cluster, images, requests, logs, folder: folder, resync: resync)
            let outcome = await attempt {
                try await platform.installKinds()
                guard startsOperator else { return try await body(platform) }
                try await platform.withOperator { try await body(platform) }
            }
            try await platform.client.shutdown()
            try outcome.get()
        }
        await cluster.stop()
        try FileManager.default.removeItem(atPath: folder)
        try outcome.get()
    }

    private static func attempt(_ body: () async throws -> Void) async -> Result<Void, any Error> {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }

    /// The operator runs while `body` does.
    func withOperator(_ body: () async throws -> Void) async throws {
        let logger = Logger(label: "gravity-operator", factory: { _ in logs.handler() })
        let service = GravityOperator(configuration: configuration, client: client, logger: logger, registry: registry)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            defer { group.cancelAll() }
            try await body()
        }
    }

    private static func make(
        _ cluster: LocalCluster,
        _ images: ImageStore,
        _ requests: RequestLog,
        _ logs: LogLines,
        folder: String,
        resync: Duration
    ) async throws -> Platform {
        let server = try await TestPostgres.shared()
        let prefix = "t" + UUID().uuidString.prefix(8).lowercased()
        let administrator = try await Administrator.create(named: prefix + "_admin", on: server.adminConfiguration, folder: folder)
        var configuration = OperatorConfiguration(servers: ServerRegistry([administrator]))
        configuration.resync = resync
        configuration.images.tag = "test"
        configuration.metricsAddress = .init(host: "127.0.0.1", port: 0)
        configuration.probesAddress = .init(host: "127.0.0.1", port: 0)
        configuration.leaderElection.namespace = "default"
        return Platform(
            client: try KubernetesClient(configuration: try cluster.clusterConfiguration),
            cluster: cluster,
            images: images,
            requests: requests,
            logs: logs,
            registry: PrometheusRegistry(),
            superuser: server.adminConfiguration,
            configuration: configuration,
            prefix: prefix
        )
    }
}

/// What the API server was asked, in the order of the answers.
final class RequestLog: Sendable {
    private let records = Mutex<[AuditRecord]>([])

    func append(_ record: AuditRecord) { records.withLock { $0.append(record) } }

    /// Writes of the operator so far, the renewals of its lease left out.
    var writes: [AuditRecord] { records.withLock { $0 }.filter { $0.isWrite && $0.resource != "leases" } }
}

/// Everything the operator logged.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    func handler() -> any LogHandler { Handler(log: self) }

    private struct Handler: LogHandler {
        let log: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
            log.lines.withLock { $0.append("\(event.level) \(event.message) \(all)") }
        }
    }
}
