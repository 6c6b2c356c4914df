import Controller
import FoundationEssentials
import GravityAPI
import Kubernetes
import LocalCluster
import Logging
import Observability
import Postgres
import Synchronization
import TestSupport
import Yams

@testable import GravityOperator

/// The Kubernetes API of this test process, with our CRDs and nothing that acts on objects by itself.
final class DatabaseCluster: Sendable {
    private static let starting = Task { try await DatabaseCluster() }
    let client: KubernetesClient
    private let cluster: LocalCluster

    static func shared() async throws -> DatabaseCluster { try await starting.value }

    private init() async throws {
        let directory = try TestPostgres.temporaryDirectory("gravity-operator-cluster")
        TestPostgres.removeAtExit(directory)
        cluster = LocalCluster(configuration: LocalClusterConfiguration(directory: directory + "/cluster", persists: false))
        try await cluster.start()
        client = try KubernetesClient(configuration: cluster.clusterConfiguration)
        let folder = URL(filePath: #filePath).deletingLastPathComponent().path + "/../../../crds"
        let text = String(decoding: try Data(contentsOf: URL(filePath: folder + "/gravity.dev_gravitydatabases.yaml")), as: UTF8.self)
        _ = try await client.apply(Unstructured(content: try YAMLDecoder().decode(JSONValue.self, from: text)), fieldManager: "test")
        let client = client
        try await eventually { (try? await client.list(GravityDatabase.self, in: nil)) != nil }
    }
}

/// One namespace of that cluster and one administrator of the PostgreSQL server, with a reconciler between them.
struct ClusterFixture: Sendable {
    let client: KubernetesClient
    let server: ServerFixture
    let namespace: String
    let reconciler: GravityDatabaseReconciler
    let events = EventList()
    let logs = LogList()
    let registry = PrometheusRegistry(collectors: [])

    var database: String { server.database }
    var key: ObjectKey { ObjectKey(namespace: namespace, name: "orders") }
    var secretKey: ObjectKey { ObjectKey(namespace: namespace, name: "orders-db") }

    init(_ change: (inout DatabaseServer) -> Void = { _ in }) async throws {
        client = try await DatabaseCluster.shared().client
        server = try await ServerFixture.make()
        namespace = "ns-" + server.database
        var namespaceObject = Unstructured(type: .namespaces, name: namespace)
        namespaceObject.labels = ["test": "database"]
        _ = try await client.create(namespaceObject)
        var configured = server.server
        change(&configured)
        let logs = logs
        var logger = Logger(label: "test") { _ in logs.handler }
        logger.logLevel = .trace
        reconciler = GravityDatabaseReconciler(
            client: client,
            resources: DatabaseResources(client),
            servers: ServerRegistry([configured]),
            cluster: "cluster",
            events: events,
            logger: logger,
            metrics: registry
        )
    }

    func create(name: String = "orders", _ change: (inout GravityDatabase.Spec) -> Void = { _ in }) async throws {
        var spec = GravityDatabase.Spec(serverRef: LocalReference(name: "main"))
        spec.database = database
        change(&spec)
        let resource = GravityDatabase(metadata: ObjectMeta(name: name, namespace: namespace), spec: spec)
        _ = try await client.create(resource)
    }

    func change(_ patch: JSONValue) async throws {
        _ = try await client.patch(GravityDatabase.type, key, .merge(patch))
    }

    func resource(_ name: String = "orders") async throws -> GravityDatabase {
        try await client.get(GravityDatabase.self, ObjectKey(namespace: namespace, name: name))
    }

    @discardableResult
    func reconcile(_ name: String = "orders") async throws -> ReconcileResult {
        var logger = Logger(label: "test") { _ in logs.handler }
        logger.logLevel = .trace
        return try await reconciler.reconcile(
            ObjectKey(namespace: namespace, name: name),
            context: ReconcileContext(logger: logger)
        )
    }

    func conditions(_ name: String = "orders") async throws -> [String: String] {
        let conditions = try await resource(name).status?.conditions ?? []
        return Dictionary(uniqueKeysWithValues: conditions.map { ($0.type, "\($0.status.rawValue) \($0.reason)") })
    }

    func secret(_ name: String = "orders-db") async throws -> Secret? {
        try await client.find(Secret.self, ObjectKey(namespace: namespace, name: name))
    }

    /// Logs in as a service would, with the Secret alone.
    func login(_ name: String = "orders-db") async throws -> String? {
        let url = try await secret(name)?.text("DATABASE_URL") ?? ""
        let connection = try await PostgresConnection.connect(PostgresConfiguration(url: url))
        let role = try await connection.query("SELECT current_user::text AS role").first?.text("role")
        await connection.close()
        return role
    }
}

/// The events a reconciler told.
final class EventList: DatabaseEventSink {
    struct Entry: Sendable {
        let isWarning: Bool
        let reason: String
        let note: String
    }

    private let entries = Mutex<[Entry]>([])
    var all: [Entry] { entries.withLock { $0 } }
    var reasons: [String] { all.map(\.reason) }

    func record(_ resource: GravityDatabase, isWarning: Bool, reason: String, action: String, note: String) {
        entries.withLock { $0.append(Entry(isWarning: isWarning, reason: reason, note: note)) }
    }
}

/// Everything that was logged, metadata included.
final class LogList: Sendable {
    private let lines = Mutex<[String]>([])
    var text: String { lines.withLock { $0.joined(separator: "\n") } }
    var handler: any LogHandler { Handler(list: self) }

    private struct Handler: LogHandler {
        let list: LogList
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = "\(event.message) \(event.metadata ?? [:]) \(metadata)"
            list.lines.withLock { $0.append(line) }
        }
    }
}
