package import FoundationEssentials

/// The body of `GET /health`: how the service is, and each thing it depends on.
package struct HealthCheckResponse: Codable, Sendable {
    package enum Status: String, Codable, Sendable {
        case healthy
        /// Something it can do without is down.
        case degraded
        /// Something it cannot do without is down.
        case unhealthy
    }

    package struct Dependency: Codable, Sendable {
        package let status: Status
        package let latencyMilliseconds: Double
        package let isRequired: Bool
        /// Why it is not healthy, without addresses or secrets; absent when it is.
        package let message: String?

        enum CodingKeys: String, CodingKey {
            case status, message
            case latencyMilliseconds = "latency_ms"
            case isRequired = "required"
        }
    }

    package let status: Status
    package let service: String
    package let version: String
    package let timestamp: Date
    package let uptimeSeconds: Int
    /// By name, such as `database`.
    package let dependencies: [String: Dependency]

    enum CodingKeys: String, CodingKey {
        case status, service, version, timestamp, dependencies
        case uptimeSeconds = "uptime_seconds"
    }
}
