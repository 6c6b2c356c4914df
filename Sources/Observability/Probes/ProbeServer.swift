import Hummingbird
package import Logging
import ServiceLifecycle

/// One part of `/debug/state`: a name and the JSON text of its present state, which holds no secrets.
package struct DebugSection: Sendable {
    package let name: String
    package let json: @Sendable () async -> String

    package init(_ name: String, json: @escaping @Sendable () async -> String) {
        self.name = name
        self.json = json
    }
}

/// Serves health probes, metrics and a view of internal state over plain HTTP, on one address or on several.
///
/// `/healthz` (also `/livez`) and `/readyz` answer 200 `ok`, or 503 with a line per check; `?verbose` always lists the checks.
/// Each check has 5 s. `/metrics` is Prometheus text, `/debug/state` one JSON object.
package struct ProbeServer: Service {
    /// Which paths an address serves.
    package struct Routes: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        /// `/healthz`, `/livez`, `/readyz`.
        package static let health = Routes(rawValue: 1)
        /// `/metrics`.
        package static let metrics = Routes(rawValue: 2)
        /// `/debug/state`.
        package static let debug = Routes(rawValue: 4)
        package static let all: Routes = [.health, .metrics, .debug]
    }

    /// One address to listen on; port 0 lets the kernel choose.
    package struct Listener: Sendable {
        package let host: String
        package let port: Int
        package let routes: Routes

        package init(host: String, port: Int, routes: Routes = .all) {
            self.host = host
            self.port = port
            self.routes = routes
        }
    }

    private let listeners: [Listener]
    private let metrics: @Sendable () -> String
    private let liveness: [any HealthCheck]
    private let readiness: [any HealthCheck]
    private let debugSections: [DebugSection]
    private let logger: Logger
    private let onListening: @Sendable (_ listener: Int, _ port: Int) -> Void

    /// - Parameters:
    ///   - listeners: the addresses; two of the same host and port are served as one.
    ///   - registry: what `/metrics` renders.
    ///   - liveness: checks behind `/healthz`; failing means "restart me".
    ///   - readiness: checks behind `/readyz`.
    ///   - onListening: told each listener's index and port once it accepts connections.
    package init(
        listeners: [Listener],
        registry: PrometheusRegistry,
        liveness: [any HealthCheck] = [],
        readiness: [any HealthCheck] = [],
        debugSections: [DebugSection] = [],
        logger: Logger,
        onListening: @escaping @Sendable (_ listener: Int, _ port: Int) -> Void = { _, _ in }
    ) {
        self.listeners = Self.merged(listeners)
        self.metrics = { registry.render() }
        self.liveness = liveness
        self.readiness = readiness
        self.debugSections = debugSections
        self.logger = logger
        self.onListening = onListening
    }

    /// One address that serves everything.
    package init(
        host: String,
        port: Int,
        registry: PrometheusRegistry,
        liveness: [any HealthCheck] = [],
        readiness: [any HealthCheck] = [],
        debugSections: [DebugSection] = [],
        logger: Logger,
        onListening: @escaping @Sendable (_ listener: Int, _ port: Int) -> Void = { _, _ in }
    ) {
        self.init(
            listeners: [Listener(host: host, port: port)],
            registry: registry,
            liveness: liveness,
            readiness: readiness,
            debugSections: debugSections,
            logger: logger,
            onListening: onListening
        )
    }

    /// Serves until graceful shutdown or cancellation; throws when an address cannot be bound.
    package func run() async throws {
        let servers = listeners.enumerated().map { index, listener in application(index, listener) }
        try await ServiceGroup(configuration: .init(services: servers, logger: logger)).run()
    }

    private func application(_ index: Int, _ listener: Listener) -> any Service {
        let responder = ProbeResponder(
            routes: listener.routes,
            liveness: liveness,
            readiness: readiness,
            metrics: metrics,
            debugSections: debugSections
        )
        var logger = logger
        logger.logLevel = max(logger.logLevel, .notice)
        return Application(
            responder: responder,
            configuration: .init(address: .hostname(listener.host, port: listener.port)),
            onServerRunning: { channel in onListening(index, channel.localAddress?.port ?? listener.port) },
            logger: logger
        )
    }

    private static func merged(_ listeners: [Listener]) -> [Listener] {
        var result: [Listener] = []
        for listener in listeners {
            let twin = result.firstIndex { listener.port != 0 && $0.host == listener.host && $0.port == listener.port }
            if let twin {
                let routes = result[twin].routes.union(listener.routes)
                result[twin] = Listener(host: listener.host, port: listener.port, routes: routes)
            } else {
                result.append(listener)
            }
        }
        return result
    }
}
