package import Kubernetes
import Logging
import ServiceLifecycle
import Synchronization

/// Kubernetes for one machine: an API server that `kubectl` talks to, the controllers, and a node that runs pods as processes.
package final class LocalCluster: Service {
    package let configuration: LocalClusterConfiguration
    /// Makes chosen requests go wrong.
    package let faults: FaultInjector
    private let parts = Mutex<Parts?>(nil)
    private let running = Mutex<Task<Void, any Error>?>(nil)
    private let dropper: WatchDropper

    /// What exists while the cluster runs.
    private struct Parts: Sendable {
        let api: ResourceAPI
        let identity: ClusterIdentity
        let port: Int
    }

    package enum Failure: Error, CustomStringConvertible {
        case notRunning
        case alreadyRunning

        package var description: String {
            switch self {
            case .notRunning: "the local cluster is not running"
            case .alreadyRunning: "the local cluster is running already"
            }
        }
    }

    package init(configuration: LocalClusterConfiguration) {
        self.configuration = configuration
        let dropper = WatchDropper()
        self.dropper = dropper
        faults = FaultInjector { dropper.drop($0) }
    }

    /// Starts the cluster and returns when it answers requests; throws when the port is taken or the folder cannot be used.
    package func start() async throws {
        let (starts, continuation) = AsyncStream<Result<Void, any Error>>.makeStream(bufferingPolicy: .bufferingOldest(1))
        try running.withLock { running in
            guard running == nil else { throw Failure.alreadyRunning }
            // Detached: a graceful shutdown of whoever started it is not one of the cluster, which ends last, when `stop()` is called.
            running = Task.detached {
                do {
                    try await self.run { continuation.yield(.success(())) }
                    continuation.finish()
                } catch {
                    continuation.yield(.failure(error))
                    continuation.finish()
                    throw error
                }
            }
        }
        for await start in starts { return try start.get() }
        throw Failure.notRunning
    }

    /// Stops the cluster: pods end, the state is written.
    package func stop() async {
        let task = running.withLock { running in
            defer { running = nil }
            return running
        }
        task?.cancel()
        if case .failure(let error)? = await task?.result, !(error is CancellationError) {
            configuration.logger.error("the local cluster ended with an error", metadata: ["error": "\(error)"])
        }
    }

    /// Runs the cluster until the task is cancelled or a graceful shutdown begins.
    package func run() async throws {
        try await cancelWhenGracefulShutdown { try await self.run(whenReady: {}) }
    }

    private func run(whenReady: @escaping @Sendable () -> Void) async throws {
        let runtime = try ClusterRuntime(configuration: configuration, faults: faults)
        dropper.store.withLock { $0 = runtime.api.store }
        defer { parts.withLock { $0 = nil } }
        try await runtime.run { port in
            self.parts.withLock { $0 = Parts(api: runtime.api, identity: runtime.identity, port: port) }
            whenReady()
        }
    }

    /// The port the API server listens on.
    package var port: Int {
        get throws { try current.port }
    }

    /// The cluster without sockets, as its own controllers see it.
    package var access: ClusterAccess {
        get throws { ClusterAccess(api: try current.api) }
    }

    /// A kubeconfig with everything in it; it holds the token, so keep it private.
    package func kubeconfig() throws -> String {
        let current = try current
        return """
            apiVersion: v1
            kind: Config
            clusters:
            - name: gravity
              cluster:
                server: https://127.0.0.1:\(current.port)
                certificate-authority-data: \(Base64.encode(current.identity.authority.utf8))
            users:
            - name: gravity
              user:
                token: \(current.identity.token)
            contexts:
            - name: gravity
              context:
                cluster: gravity
                user: gravity
                namespace: default
            current-context: gravity

            """
    }

    /// How our own client reaches the cluster.
    package var clusterConfiguration: ClusterConfiguration {
        get throws {
            let current = try current
            return try ClusterConfiguration(
                server: "https://127.0.0.1:\(current.port)",
                trust: .certificates(pem: Array(current.identity.authority.utf8)),
                token: .static(BearerToken(current.identity.token))
            )
        }
    }

    private var current: Parts {
        get throws {
            guard let parts = parts.withLock({ $0 }) else { throw Failure.notRunning }
            return parts
        }
    }
}

/// Ends open watches of the store that runs at the moment.
private final class WatchDropper: Sendable {
    let store = Mutex<Store?>(nil)

    func drop(_ resource: String?) {
        store.withLock { $0 }?.endRemoteSubscriptions { resource == nil || $0.resource == resource }
    }
}
