/// An entry of the operator's catalog: everything a service of the platform needs, so that `spec.bundled` is one word.
package struct BundledService: Sendable, Hashable {
    package let name: Name
    /// Last part of the image reference; the operator's configuration gives prefix and tag.
    package let repository: String
    package let port: GravityService.Port
    package let health: GravityService.Health
    /// Arguments that make the image serve.
    package let serveArguments: [String]
    /// Arguments that make the image migrate its database and end.
    package let migrationArguments: [String]
    /// Name of its database when the inline template gives none.
    package let databaseName: String
    /// What it cannot start without, or works less without, besides the cluster.
    package let needs: Set<Need>
    /// Its database number on the platform's Redis server.
    package let redisDatabase: Int

    package init(
        name: Name,
        repository: String,
        port: GravityService.Port,
        health: GravityService.Health,
        serveArguments: [String],
        migrationArguments: [String],
        databaseName: String,
        needs: Set<Need>,
        redisDatabase: Int
    ) {
        self.name = name
        self.repository = repository
        self.port = port
        self.health = health
        self.serveArguments = serveArguments
        self.migrationArguments = migrationArguments
        self.databaseName = databaseName
        self.needs = needs
        self.redisDatabase = redisDatabase
    }

    /// Something a service reaches over the network, by an environment variable of a fixed name.
    package enum Need: String, Sendable, Hashable, CaseIterable {
        case database, redis, rabbitMQ, consul, elasticsearch, smtp, s3
    }

    /// The services of the platform; the catalog of a release may not have all of them yet.
    package enum Name: String, ClosedSet {
        case auth, gateway, discovery, user, notification
        case fileStorage = "file-storage"
        case payment, order, product, inventory, analytics, search, recommendation, chat, audit
    }
}
