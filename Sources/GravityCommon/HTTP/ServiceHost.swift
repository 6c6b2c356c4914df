package import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
package import ServiceLifecycle
package import UnixSignals

/// Runs a service's HTTP server with everything around it, and ends it in order.
///
/// On SIGTERM or SIGINT: not ready at once, `drainTime` for load balancers to notice, then no new connections, running requests finish,
/// the other services (the database pool) stop last; all of that within 10 s.
package struct ServiceHost: Sendable {
    /// Every operation that is served, as `GET /path/{name}`: what the OpenAPI document must describe.
    package let operations: Set<String>
    private let settings: ServiceSettings
    private let health: ServiceHealth
    private let responder: RouterResponder<GravityRequestContext>
    private let services: [any Service]
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void

    /// `services` are started before the server and stopped after it; `onListening` is told the port.
    package init(
        settings: ServiceSettings,
        health: ServiceHealth,
        router: Router<GravityRequestContext>,
        services: [any Service],
        logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.settings = settings
        self.health = health
        responder = router.buildResponder()
        operations = Set(router.routes.map { "\($0.method.rawValue) \($0.path)" })
        self.services = services
        self.logger = logger
        self.onListening = onListening
    }

    /// A router with the middleware of every service and its operational endpoints.
    package static func router(_ operational: OperationalRoutes) -> Router<GravityRequestContext> {
        let router = Router(context: GravityRequestContext.self)
        router.add(middleware: RequestIdentity())
        router.add(middleware: AccessLog())
        router.add(middleware: Problems())
        operational.add(to: router)
        return router
    }

    /// Serves until a signal, or until the surrounding service group shuts down.
    package func run(signals: [UnixSignal] = [.sigterm, .sigint]) async throws {
        var configuration = ServiceGroupConfiguration(
            services: services + [server, DrainGate(health: health, time: settings.drainTime)],
            gracefulShutdownSignals: signals,
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(9)
        try await ServiceGroup(configuration: configuration).run()
        logger.info("Stopped")
    }

    private var server: some Service {
        let (configuredPort, logger, onListening) = (settings.port, logger, onListening)
        return Application(
            responder: responder,
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    idleTimeout: .seconds(60),
                    httpDecoderConfiguration: .init(maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)
                )
            ),
            configuration: ApplicationConfiguration(address: .hostname(settings.host, port: settings.port), backlog: 1024),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? configuredPort
                logger.info("Listening", metadata: ["http.port": "\(port)"])
                onListening(port)
            },
            logger: logger
        )
    }
}

/// Stops first, and with that holds back the others: the server still answers while `health` says that it is draining.
private struct DrainGate: Service {
    let health: ServiceHealth
    let time: Duration

    func run() async throws {
        try await gracefulShutdown()
        health.drain()
        try await Task.sleep(for: time)
    }
}
