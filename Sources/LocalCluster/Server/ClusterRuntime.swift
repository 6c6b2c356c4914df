import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore

/// Everything of a running cluster, built once and run until it is cancelled.
struct ClusterRuntime: Sendable {
    let api: ResourceAPI
    let identity: ClusterIdentity
    private let configuration: LocalClusterConfiguration
    private let handlers: RequestHandlers
    private let faults: FaultInjector
    private let file: StoreFile?
    private let node: NodeAgent?

    /// Reads or makes the folder's contents; throws when they cannot be used.
    init(configuration: LocalClusterConfiguration, faults: FaultInjector) throws {
        let folder = configuration.directory
        try PrivateFiles.makeFolder(folder)
        identity = try ClusterIdentity.load(folder: "\(folder)/pki")
        file = configuration.persists ? StoreFile(path: "\(folder)/state.json", logger: configuration.logger) : nil
        let store = try file?.load(historyLimit: configuration.watchHistory) ?? Store(historyLimit: configuration.watchHistory)
        api = ResourceAPI(store: store)
        handlers = RequestHandlers(
            api: api,
            watchSettings: WatchSettings(bookmarkInterval: configuration.bookmarkInterval)
        )
        self.configuration = configuration
        self.faults = faults
        guard let images = configuration.images else {
            node = nil
            return
        }
        let network = try PodNetwork.claim(rememberedIn: "\(folder)/network")
        let node = try NodeAgent(
            access: ClusterAccess(api: api),
            images: images,
            directory: folder,
            network: network,
            logger: configuration.logger,
            timing: configuration.nodeTiming
        )
        api.setServiceAddresses(network)
        handlers.setLogSource(node)
        self.node = node
    }

    /// Runs until the task is cancelled; `whenListening` is told the port as soon as requests are answered.
    func run(whenListening: @escaping @Sendable (Int) -> Void) async throws {
        api.createSystemObjects()
        let application = try application(whenListening)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await application.run() }
                if let file { group.addTask { await file.follow(api.store) } }
                group.addTask { await EventRetention(api: api).run() }
                if let node {
                    group.addTask { await node.run() }
                    let controllers = ControllerSet(access: ClusterAccess(api: api), logger: configuration.logger)
                    group.addTask { await controllers.run() }
                }
                try await group.next()
                group.cancelAll()
            }
        } catch {
            try file?.save(api.store)
            throw error
        }
        try file?.save(api.store)
    }

    private func application(_ whenListening: @escaping @Sendable (Int) -> Void) throws -> some ApplicationProtocol {
        let responder = APIResponder(
            handlers: handlers,
            token: identity.token,
            faults: faults,
            audit: configuration.audit,
            deadline: configuration.requestDeadline
        )
        var logger = configuration.logger
        logger.logLevel = max(logger.logLevel, .warning)
        return Application(
            responder: responder,
            server: try .tls(.http1(), tlsConfiguration: identity.tlsConfiguration()),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: configuration.port), serverName: nil),
            onServerRunning: { channel in whenListening(channel.localAddress?.port ?? 0) },
            logger: logger
        )
    }
}
