import FoundationEssentials
package import Observability
import Synchronization

/// What a service depends on, and whether requests may come to this replica.
package final class ServiceHealth: Sendable {
    /// One dependency and how it is asked.
    package struct Dependency: Sendable {
        let check: any HealthCheck
        let isRequired: Bool

        /// `isRequired`: whether the service answers 503 without it. The check's own time limit is ours: 2 s.
        package init(_ check: any HealthCheck, isRequired: Bool) {
            self.check = check
            self.isRequired = isRequired
        }
    }

    private static let limit = Duration.seconds(2)

    package let service: String
    package let version: String
    private let dependencies: [Dependency]
    private let start = ContinuousClock.now
    private let draining = Atomic(false)

    package init(service: String, version: String, dependencies: [Dependency]) {
        self.service = service
        self.version = version
        self.dependencies = dependencies
    }

    /// Whether this replica has begun to stop.
    package var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// From now on the replica is not ready, whatever its dependencies say.
    package func drain() { draining.store(true, ordering: .relaxed) }

    /// Asks every dependency at the same time.
    package func report() async -> HealthCheckResponse {
        let found = await withTaskGroup(of: (String, HealthCheckResponse.Dependency).self) { group in
            for dependency in dependencies {
                group.addTask { (dependency.check.name, await Self.ask(dependency)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        let down = found.values.filter { $0.status != .healthy }
        return HealthCheckResponse(
            status: down.isEmpty ? .healthy : down.contains(where: \.isRequired) ? .unhealthy : .degraded,
            service: service,
            version: version,
            timestamp: Date(),
            uptimeSeconds: Int((ContinuousClock.now - start).components.seconds),
            dependencies: found
        )
    }

    private static func ask(_ dependency: Dependency) async -> HealthCheckResponse.Dependency {
        let start = ContinuousClock.now
        let failure = await failure(of: dependency.check)
        let latency = (ContinuousClock.now - start) / .milliseconds(1)
        return HealthCheckResponse.Dependency(
            status: failure == nil ? .healthy : .unhealthy,
            latencyMilliseconds: (latency * 1000).rounded() / 1000,
            isRequired: dependency.isRequired,
            message: failure
        )
    }

    /// nil when all is well within the limit.
    private static func failure(of check: any HealthCheck) async -> String? {
        await withTaskGroup(of: String?.self) { group in
            group.addTask {
                do {
                    try await check.check()
                    return nil
                } catch let failure as HealthCheckFailure {
                    return failure.message
                } catch {
                    return "does not answer"
                }
            }
            group.addTask {
                do { try await Task.sleep(for: limit) } catch { return nil }
                return "no answer within \(limit.components.seconds) seconds"
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
