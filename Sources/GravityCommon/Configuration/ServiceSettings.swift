package import Logging
package import Postgres

/// What every service reads from its environment.
///
/// | key | type | default | secret |
/// |---|---|---|---|
/// | `HOST` | address to listen on | 0.0.0.0 | no |
/// | `PORT` | 0 to 65535, 0 for any free one | 8080 | no |
/// | `LOG_LEVEL` | trace … critical | info | no |
/// | `ENVIRONMENT` | text | production | no |
/// | `DRAIN_SECONDS` | 0 to 5 | 2 | no |
/// | `DATABASE_POOL_SIZE` | 1 to 200 | 10 | no |
/// | `DATABASE_URL`, `PG…` | see `PostgresConfiguration.fromEnvironment` | none | yes |
package struct ServiceSettings: Sendable {
    package var host: String
    package var port: Int
    package var logLevel: Logger.Level
    package var environment: String
    /// Between saying "not ready" and not accepting connections any more, so that load balancers notice first.
    package var drainTime: Duration
    package var databasePoolSize: Int
    package var database: PostgresConfiguration

    /// nil when the database's settings are wrong, which the reader then knows.
    package init?(_ reader: inout EnvironmentReader, applicationName: String) {
        host = reader.text("HOST", default: "0.0.0.0")
        port = reader.number("PORT", default: 8080, in: 0...65535)
        logLevel = reader.logLevel("LOG_LEVEL", default: .info)
        environment = reader.text("ENVIRONMENT", default: "production")
        drainTime = .seconds(reader.number("DRAIN_SECONDS", default: 2, in: 0...5))
        databasePoolSize = reader.number("DATABASE_POOL_SIZE", default: 10, in: 1...200)
        guard var database = reader.database() else { return nil }
        if database.applicationName == "gravity" { database.applicationName = applicationName }
        if database.statementTimeout == nil { database.statementTimeout = .seconds(15) }
        self.database = database
    }
}
