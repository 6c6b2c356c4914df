import AsyncHTTPClient
import FoundationEssentials
import GravityAPI
import Kubernetes
import LocalCluster
import Logging
import NIOCore
import NIOHTTP1
import Observability
import ServiceLifecycle
import Synchronization
import TestSupport
import Yams

@testable import GravityOperator

/// The whole operator at work on a local cluster and a real PostgreSQL server.
final class OperatorWorld: Sendable {
    static let namespace = "shop"

    let client: KubernetesClient
    private let group: ServiceGroup
    private let ports: Ports

    private final class Ports: Sendable {
        let known = Mutex<[Int: Int]>([:])
    }

    private init(client: KubernetesClient, group: ServiceGroup, ports: Ports) {
        self.client = client
        self.group = group
        self.ports = ports
    }

    static func with(kindsInstalled: Bool = true, _ body: (OperatorWorld) async throws -> Void) async throws {
        let folder = try TestPostgres.temporaryDirectory("gravity-operator-whole")
        TestPostgres.removeAtExit(folder)
        let images = ImageStore()
        images.add("test/idle:1", entrypoint: ["/bin/sleep", "100000"])
        images.add("test/good:1", entrypoint: ["/bin/true"])
        var configuration = LocalClusterConfiguration(directory: folder + "/cluster", images: images, persists: false)
        configuration.logger = silent
        let cluster = LocalCluster(configuration: configuration)
        try await cluster.start()
        let client = try KubernetesClient(configuration: cluster.clusterConfiguration)
        let operatorClient = try KubernetesClient(configuration: cluster.clusterConfiguration)
        let ports = Ports()
        let server = try await ServerFixture.make().server
        let result = await Result {
            let service = self.service(server, operatorClient, ports)
            let group = ServiceGroup(
                configuration: .init(
                    services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                    logger: silent
                )
            )
            let world = OperatorWorld(client: client, group: group, ports: ports)
            if kindsInstalled { try await world.installKinds() }
            try await world.run(body)
        }
        // The server first: it then closes the connections that the clients would wait for.
        await cluster.stop()
        try await client.shutdown()
        try await operatorClient.shutdown()
        try result.get()
    }

    private static let silent = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private static func service(_ server: DatabaseServer, _ client: KubernetesClient, _ ports: Ports) -> GravityOperator {
        var configuration = OperatorConfiguration(servers: ServerRegistry([server]))
        configuration.metricsAddress = .init(host: "127.0.0.1", port: 0)
        configuration.probesAddress = .init(host: "127.0.0.1", port: 0)
        return GravityOperator(configuration: configuration, client: client, logger: silent, registry: PrometheusRegistry()) {
            listener,
            port in
            ports.known.withLock { $0[listener] = port }
        }
    }

    /// Runs the operator beside `body`, then shuts it down gracefully and waits for its end.
    private func run(_ body: (OperatorWorld) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await self.group.run() }
            try await body(self)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Ends the operator as SIGTERM does; returns at once.
    func shutDown() async { await group.triggerGracefulShutdown() }

    func installKinds() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().path + "/../../../crds"
        for kind in ["gravitydatabases", "gravityservices"] {
            let text = String(decoding: try Data(contentsOf: URL(filePath: root + "/gravity.dev_\(kind).yaml")), as: UTF8.self)
            let definition = try YAMLDecoder().decode(JSONValue.self, from: text)
            _ = try await client.apply(Unstructured(content: definition), fieldManager: "test")
        }
        try await ClusterReadiness(client: client, logger: Self.silent, wait: .milliseconds(20)).waitForKinds()
        if try await client.find(Namespace.self, ObjectKey(namespace: "", name: Self.namespace)) == nil {
            _ = try await client.create(Unstructured(type: .namespaces, name: Self.namespace))
        }
    }

    /// The answer of the metrics address (0) or the probes address (1).
    func ask(_ listener: Int, _ path: String) async throws -> (status: UInt, body: String) {
        let port = try await eventually { self.ports.known.withLock { $0[listener] } }
        let response = try await HTTPClient.shared.get(url: "http://127.0.0.1:\(port)\(path)").get()
        return (response.status.code, response.body.map { String(buffer: $0) } ?? "")
    }

    func isReady<R: StoredResource>(_ kind: R.Type, _ name: String) async throws -> Bool where R.Status: Conditioned {
        try await client.find(R.self, ObjectKey(namespace: Self.namespace, name: name))?.status?.conditions.isTrue("Ready") == true
    }
}

/// A status with conditions.
protocol Conditioned { var conditions: [Condition] { get } }
extension GravityDatabase.Status: Conditioned {}
extension GravityService.Status: Conditioned {}
