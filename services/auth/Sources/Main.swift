import ArgumentParser
import FoundationEssentials
import GravityCommon
import Logging
import Observability
import Postgres

@main
struct AuthService: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "auth-service",
        abstract: "Registers users, logs them in and says who they are.",
        version: Platform.version,
        subcommands: [Serve.self, Migrate.self]
    )

    static let migrator = Migrator(migrations: [
        Migration(name: "0001-users", bytes: PackageResources._001_users_sql)
    ])

    /// Puts the service together; nothing is opened before the host runs.
    static func host(
        _ configuration: AuthConfiguration,
        registry: PrometheusRegistry,
        logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> ServiceHost {
        let settings = configuration.settings
        let pool = PostgresPool(configuration: settings.database, size: 1...settings.databasePoolSize, name: "auth", logger: logger)
        let database = DatabaseHealth(pool: pool, migrator: migrator)
        let health = ServiceHealth(service: "auth", version: Platform.version, dependencies: [.init(database, isRequired: true)])
        let document = try OpenAPIDocument(yaml: PackageResources.openapi_yaml)

        let users = UserStore(pool: pool)
        let keys = SigningKeys(store: SigningKeyStore(pool: pool), logger: logger)
        let passwords = PasswordHasher(workers: configuration.passwordWorkers)
        let verifier = AccessTokenVerifier(keys: keys, issuer: configuration.issuer, audience: configuration.audience)
        let tokens = TokenIssuer(configuration, keys: keys, sessions: SessionStore(pool: pool))

        let router = ServiceHost.router(OperationalRoutes(health: health, registry: registry, openAPI: document))
        Routes(
            register: RegisterEndpoint(Register(users: users, passwords: passwords)),
            login: LoginEndpoint(Login(users: users, passwords: passwords, tokens: tokens)),
            me: MeEndpoint(verifier: verifier, users: users),
            keys: KeysEndpoint(keys: keys)
        ).add(to: router)
        return ServiceHost(settings: settings, health: health, router: router, services: [pool], logger: logger, onListening: onListening)
    }
}

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serves requests until SIGTERM.")

    func run() async throws {
        let configuration = try AuthConfiguration(ProcessInfo.processInfo.environment)
        Logs.bootstrap(level: configuration.settings.logLevel)
        try await AuthService.host(configuration, registry: MetricsSystemSetup.bootstrap(), logger: Logger(label: "auth")).run()
    }
}

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Brings the database's schema up to date and exits.")

    func run() async throws {
        let settings = try AuthConfiguration(ProcessInfo.processInfo.environment).settings
        Logs.bootstrap(level: settings.logLevel)
        try await MigrationRun(configuration: settings.database, migrator: AuthService.migrator, logger: Logger(label: "auth")).run()
    }
}
