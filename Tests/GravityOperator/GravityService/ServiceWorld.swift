import Controller
import FoundationEssentials
import GravityAPI
import Kubernetes
import LocalCluster
import Logging
import Metrics
import Synchronization
import TestSupport
import Testing
import Yams

@testable import GravityOperator

/// A local cluster with the service controller at work. Tests play the person and, where a database is wanted, the database controller.
final class ServiceWorld: Sendable {
    static let namespace = "shop"

    let client: KubernetesClient
    let cluster: LocalCluster
    let folder: String
    private let audit: Audit

    /// The requests of the operator under test.
    private final class Audit: Sendable {
        let writes = Mutex<[AuditRecord]>([])
        let reconciles = Mutex(0)
    }

    /// The reconciler, counted.
    private struct Counted: Reconciler {
        let reconciler: any Reconciler
        let audit: Audit

        func reconcile(_ key: ObjectKey, context: ReconcileContext) async throws -> ReconcileResult {
            defer { audit.reconciles.withLock { $0 += 1 } }
            return try await reconciler.reconcile(key, context: context)
        }
    }

    private init(client: KubernetesClient, cluster: LocalCluster, folder: String, audit: Audit) {
        self.client = client
        self.cluster = cluster
        self.folder = folder
        self.audit = audit
    }

    /// Runs `body` in a world of its own; everything is gone afterwards.
    static func with(_ body: (ServiceWorld) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gravity-service-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let audit = Audit()
        var configuration = LocalClusterConfiguration(directory: folder + "/cluster", images: try images(in: folder), persists: false)
        configuration.logger = Logger(label: "cluster", factory: { _ in SwiftLogNoOpLogHandler() })
        configuration.audit = { record in
            guard record.isWrite, record.userAgent == Self.agent else { return }
            audit.writes.withLock { $0.append(record) }
        }
        let cluster = LocalCluster(configuration: configuration)
        try await cluster.start()
        let client = try KubernetesClient(configuration: cluster.clusterConfiguration)
        let operatorClient = try KubernetesClient(configuration: cluster.clusterConfiguration, options: ClientOptions(userAgent: agent))
        let world = ServiceWorld(client: client, cluster: cluster, folder: folder, audit: audit)
        let result = await Result {
            try await world.installKinds()
            try await world.withOperator(operatorClient) { try await body(world) }
        }
        // The server first: it then closes the connections that the clients would wait for.
        await cluster.stop()
        try await client.shutdown()
        try await operatorClient.shutdown()
        try result.get()
    }

    private static let agent = "operator-under-test"

    /// `test/web`: serves; `test/crash`: ends at once; `test/good` and `test/bad`: migrations that succeed and fail.
    private static func images(in folder: String) throws -> ImageStore {
        let script = folder + "/web.pl"
        try Data(webServer.utf8).write(to: URL(filePath: script))
        let images = ImageStore()
        for tag in 1...3 { images.add("test/web:\(tag)", entrypoint: ["/usr/bin/perl", script, folder]) }
        images.add("test/idle:1", entrypoint: ["/bin/sleep", "100000"])
        images.add("test/crash:1", entrypoint: ["/bin/sh", "-c", "exit 3"])
        images.add("test/good:1", entrypoint: ["/bin/true"])
        images.add("test/bad:1", entrypoint: ["/bin/false"])
        return images
    }

    /// Answers 200, and under `/health` what the file `health.json` of the folder says. Perl is part of every Debian.
    private static let webServer = """
        use strict; use IO::Socket::INET;
        $SIG{TERM} = sub { exit 0 }; $SIG{CHLD} = 'IGNORE';
        my $listener = IO::Socket::INET->new(
            LocalAddr => $ENV{HOST} // '127.0.0.1', LocalPort => $ENV{PORT}, Listen => 16, ReuseAddr => 1) or die "cannot listen: $!";
        while (1) {
            my $client = $listener->accept or next;
            next if fork;
            my $request = <$client> // '';
            while (defined(my $line = <$client>)) { last if $line =~ /^\\r?$/ }
            my $body = 'ok';
            if ($request =~ m{^GET /health }) {
                $body = '{"status":"healthy","checks":{}}';
                if (open my $file, '<', "$ARGV[0]/health.json") { local $/; $body = <$file>; close $file; }
            }
            my $length = length $body;
            my $head = "HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: $length\\r\\nConnection: close";
            print $client "$head\\r\\n\\r\\n$body";
            close $client;
            exit 0;
        }
        """

    private func installKinds() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        for kind in ["gravitydatabases", "gravityservices"] {
            let data = try Data(contentsOf: root.appending(path: "crds/gravity.dev_\(kind).yaml"))
            let definition = try YAMLDecoder().decode(JSONValue.self, from: String(decoding: data, as: UTF8.self))
            _ = try await client.apply(Unstructured(content: definition), fieldManager: "test")
        }
        _ = try await client.create(Unstructured(type: .namespaces, name: Self.namespace))
        let readiness = ClusterReadiness(client: client, logger: Logger(label: "test"), wait: .milliseconds(20))
        try await readiness.waitForKinds()
    }

    /// The service controller alone, with short waits.
    private func withOperator(_ own: KubernetesClient, _ body: () async throws -> Void) async throws {
        let logger = Logger(label: "operator", factory: { _ in SwiftLogNoOpLogHandler() })
        let watches = OperatorWatches(client: own, namespaces: nil, logger: logger, metrics: MetricsSystem.factory)
        let events = EventRecorder(client: own, reportingController: "gravity.dev/test", instance: "test", logger: logger)
        let queue = WorkQueue<ObjectKey>(name: "services")
        let health = HealthMonitor(period: .milliseconds(300), tick: .milliseconds(50)) { queue.add($0, priority: .childChange) }
        let configuration = OperatorConfiguration(servers: ServerRegistry([]))
        var reconciler = GravityServiceReconciler(configuration, client: own, caches: watches.caches, health: health, events: events)
        reconciler.waits = .init(
            progress: .milliseconds(300),
            missing: .milliseconds(200),
            references: .milliseconds(500),
            refusal: .milliseconds(300)
        )
        let controller = Controller(
            name: "services",
            reconciler: Counted(reconciler: reconciler, audit: audit),
            workers: 4,
            queue: queue,
            sources: watches.serviceSources,
            logger: logger
        )
        let manager = ControllerManager(controllers: [controller], events: events, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await manager.run() }
            group.addTask { try await health.run() }
            try await body()
            group.cancelAll()
        }
    }

    /// Starts a second operator on everything as it is, and returns when that one has looked at a service too.
    func withSecondOperator() async throws {
        let second = try KubernetesClient(configuration: cluster.clusterConfiguration, options: ClientOptions(userAgent: Self.agent))
        let before = audit.reconciles.withLock { $0 }
        let result = await Result {
            try await withOperator(second) { try await eventually { self.audit.reconciles.withLock { $0 } > before } }
        }
        try await second.shutdown()
        try result.get()
    }

    /// Asks for a reconcile and returns when it is done.
    func reconcile(_ name: String = "orders", round: Int) async throws {
        let before = audit.reconciles.withLock { $0 }
        try await annotate(name, GravityNames.Annotation.reconcile, "\(round)")
        try await eventually { self.audit.reconciles.withLock { $0 } > before }
    }

    /// What the operator wrote, events aside.
    var operatorWrites: [AuditRecord] { audit.writes.withLock { $0.filter { $0.resource != "events" } } }
}

extension Result where Failure == any Error {
    /// What an asynchronous body came to.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
