package import GravityAPI

/// The bundled services of the platform, by name: what `spec.bundled` stands for.
package enum Catalog {
    package static let services: [BundledService] = [
        service(.auth, database: "auth_db", [.redis, .rabbitMQ, .smtp]),
        service(.gateway, database: "api_gateway_db", [.redis, .consul]),
        service(.discovery, database: "discovery_db", [.consul]),
        service(.user, database: "user_db", [.redis, .rabbitMQ, .s3]),
        service(.notification, database: "notification_db", [.redis, .rabbitMQ, .smtp]),
        service(.fileStorage, database: "file_storage_db", [.s3]),
        service(.payment, database: "payment_db", [.rabbitMQ]),
        service(.order, database: "order_db", [.rabbitMQ]),
        service(.product, database: "product_db", [.redis, .rabbitMQ]),
        service(.inventory, database: "inventory_db", [.rabbitMQ]),
        service(.analytics, database: "analytics_db", [.rabbitMQ]),
        service(.search, database: "search_db", [.elasticsearch, .rabbitMQ]),
        service(.recommendation, database: "recommendation_db", [.redis, .rabbitMQ]),
        service(.chat, database: "chat_db", [.redis]),
        service(.audit, database: "audit_db", [.rabbitMQ]),
    ]

    /// The entry of a name; every name of the closed set has one, which a test proves.
    package static func service(_ name: BundledService.Name) -> BundledService? { services.first { $0.name == name } }

    /// All names, for the message about an unknown one.
    package static var names: [String] { services.map(\.name.rawValue) }

    /// What all services have in common: one HTTP port, the health paths of the common library, `serve` and `migrate`.
    private static func service(_ name: BundledService.Name, database: String, _ needs: Set<BundledService.Need>) -> BundledService {
        BundledService(
            name: name,
            repository: "\(name.rawValue)-service",
            port: GravityService.Port(name: "http", port: 8080),
            health: health,
            serveArguments: ["serve"],
            migrationArguments: ["migrate"],
            databaseName: database,
            needs: needs.union([.database]),
            redisDatabase: BundledService.Name.allCases.firstIndex(of: name) ?? 0
        )
    }

    private static var health: GravityService.Health {
        var health = GravityService.Health()
        health.readiness = GravityService.Endpoint(path: "/health/ready")
        health.liveness = GravityService.Endpoint(path: "/health/live")
        health.dependencies = GravityService.Endpoint(path: "/health")
        return health
    }
}
