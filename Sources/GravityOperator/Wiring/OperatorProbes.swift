import Controller
import Observability
import Synchronization

/// How far the start has come, for the probes, which answer from the first moment.
final class Stage: Sendable {
    /// Nil until the cluster is ready for work.
    let manager = Mutex<ControllerManager?>(nil)

    /// Runs the checks a manager brings along, or fails with `otherwise` while there is none.
    func check(_ checks: (ControllerManager) -> [any HealthCheck], otherwise: HealthCheckFailure?) async throws {
        guard let manager = manager.withLock({ $0 }) else {
            if let otherwise { throw otherwise }
            return
        }
        for check in checks(manager) { try await check.check() }
    }
}

extension GravityOperator {
    /// Metrics on one address, probes on the other.
    var probes: ProbeServer {
        let stage = stage
        return ProbeServer(
            listeners: [
                .init(host: configuration.metricsAddress.host, port: configuration.metricsAddress.port, routes: [.metrics, .debug]),
                .init(host: configuration.probesAddress.host, port: configuration.probesAddress.port, routes: .health),
            ],
            registry: registry,
            liveness: [NamedCheck("watches") { try await stage.check(\.livenessChecks, otherwise: nil) }],
            readiness: [
                NamedCheck("caches") {
                    try await stage.check(\.readinessChecks, otherwise: HealthCheckFailure("waiting for the API server and the CRDs"))
                }
            ],
            debugSections: ["caches", "queues", "leadership"].map { name in
                DebugSection(name) {
                    let sections = stage.manager.withLock { $0 }?.debugSections ?? []
                    guard let section = sections.first(where: { $0.name == name }) else { return "null" }
                    return await section.json()
                }
            },
            logger: logger,
            onListening: onListening
        )
    }
}
