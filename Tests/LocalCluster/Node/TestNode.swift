import FoundationEssentials
import Kubernetes
import Logging
import NIOCore
import TestSupport
import Testing

@testable import LocalCluster

/// Controllers and a node agent over an API of their own, with `/bin/sh` as the image `test/sh:1`.
struct TestNode: Sendable {
    let access: ClusterAccess
    let agent: NodeAgent
    let images: ImageStore
    let directory: String
    /// How long a condition may take on a machine that is busy with other things.
    static let patience = Duration.seconds(60)

    /// Runs a cluster for the time of `body`.
    static func run(
        access: ClusterAccess = .inMemory(),
        directory: String? = nil,
        restartBackOff: Duration = .milliseconds(200),
        _ body: (TestNode) async throws -> Void
    ) async throws {
        let folder = directory ?? FileManager.default.temporaryDirectory.path + "/node-\(UUID().uuidString)"
        defer { if directory == nil { PrivateFiles.remove(folder) } }
        let images = ImageStore()
        images.add("test/sh:1", entrypoint: ["/bin/sh", "-c"])
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let network = try PodNetwork.claim()
        access.api.setServiceAddresses(network)
        var timing = NodeTiming()
        timing.restartBackOff = restartBackOff
        timing.pullBackOff = .milliseconds(200)
        timing.configurationRetry = .milliseconds(100)
        timing.shutdownGrace = .milliseconds(200)
        let agent = try NodeAgent(
            access: access,
            images: images,
            directory: folder,
            network: network,
            logger: logger,
            timing: timing
        )
        let node = TestNode(access: access, agent: agent, images: images, directory: folder)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await ControllerSet(access: access, logger: logger, jobRetryDelay: .milliseconds(200)).run() }
            group.addTask { await agent.run() }
            defer { group.cancelAll() }
            try await body(node)
        }
    }

    /// Whether a process is there and has not ended yet (a zombie waits for a parent that may be slow).
    static func isAlive(_ pid: Int32) -> Bool {
        guard let stat = PrivateFiles.text("/proc/\(pid)/stat"), let name = stat.lastIndex(of: ")") else { return false }
        return !stat[name...].hasPrefix(") Z")
    }

    /// A container of the shell image that runs `script`.
    static func container(_ script: String, name: String = "main", _ more: JSONValue = [:]) -> JSONValue {
        var container: [String: JSONValue] = ["name": .string(name), "image": "test/sh:1", "args": [.string(script)]]
        container.merge(more.objectValue ?? [:]) { _, new in new }
        return .object(container)
    }

    /// A program that answers HTTP requests on the pod's port 8080 with its own words; `/ready` fails while the file `down` is there.
    static let server = #"""
        exec perl -MIO::Socket::INET -e '
        $SIG{TERM} = sub { exit 0 };
        my $server = IO::Socket::INET->new(LocalAddr => $ENV{HOST}, LocalPort => 8080, Listen => 50, ReuseAddr => 1) or die;
        while (my $client = $server->accept) {
            my $line = <$client>;
            while (defined(my $header = <$client>)) { last if $header =~ /^\r?\n$/ }
            my $fails = $line =~ m{ /ready } && -e "$ENV{HOME}/down";
            my $body = "$ENV{WORDS} $ENV{HOSTNAME}";
            my $status = $fails ? "503 Down" : "200 OK";
            print $client "HTTP/1.1 $status\r\nContent-Length: " . length($body) . "\r\nConnection: close\r\n\r\n$body";
            close $client;
        }
        '
        """#

    func pod(_ name: String, _ containers: [JSONValue], _ spec: JSONValue = [:]) async throws -> ObjectKey {
        var all: [String: JSONValue] = ["containers": .array(containers), "terminationGracePeriodSeconds": 3]
        all.merge(spec.objectValue ?? [:]) { _, new in new }
        let pod: JSONValue = ["metadata": ["name": .string(name), "namespace": "default"], "spec": .object(all)]
        return try await access.create(.pods, pod).objectKey
    }

    func get(_ type: ResourceType, _ name: String) async throws -> JSONValue {
        try #require(await access.get(type, ObjectKey(namespace: "default", name: name)))
    }

    func status(_ pod: ObjectKey, _ container: String = "main") async -> JSONValue {
        let statuses = await access.get(.pods, pod)?.at(path: "status", "containerStatuses")?.arrayValue ?? []
        return statuses.first { $0["name"]?.stringValue == container } ?? .null
    }

    func phase(_ pod: ObjectKey) async -> String? { await access.get(.pods, pod)?.podPhase }

    func log(_ key: ObjectKey, _ container: String = "main", previous: Bool = false) async throws -> String {
        let pod = try #require(await access.get(.pods, key))
        var options = PodLogOptions(container: container)
        options.previous = previous
        var text = ByteBuffer()
        try await agent.writeLog(of: pod, options: options) { text.writeImmutableBuffer($0) }
        return String(buffer: text)
    }

    func events(_ reason: String) async -> [JSONValue] {
        await access.list(EventLog.events).filter { $0["reason"]?.stringValue == reason }
    }
}
