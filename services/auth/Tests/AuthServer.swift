import AsyncHTTPClient
import FoundationEssentials
import GravityCommon
import Logging
import NIOCore
import Observability
import Postgres
import ServiceLifecycle
import Synchronization
import TestSupport

@testable import auth_service

/// A running auth service on a real socket, with a real database of its own.
struct AuthServer: Sendable {
    let url: String
    let database: PostgresConfiguration
    let log: CapturedLog
    let group: ServiceGroup
    let client: HTTPClient

    /// Runs a service for the length of `body`; `replicas` of them share one database.
    static func run(
        migrated: Bool = true,
        environment: [String: String] = [:],
        _ body: @Sendable (AuthServer) async throws -> Void
    ) async throws {
        try await withTestDatabase { database in
            if migrated { try await migrate(database) }
            try await start(on: database, environment, body)
        }
    }

    static func migrate(_ database: PostgresConfiguration) async throws {
        try await MigrationRun(configuration: database, migrator: AuthService.migrator, logger: Logger(label: "test")).run()
    }

    static func start(
        on database: PostgresConfiguration,
        _ environment: [String: String] = [:],
        _ body: @Sendable (AuthServer) async throws -> Void
    ) async throws {
        let defaults = ["DATABASE_URL": database.uri, "HOST": "127.0.0.1", "PORT": "0", "DRAIN_SECONDS": "0", "LOG_LEVEL": "trace"]
        let configuration = try AuthConfiguration(defaults.merging(environment) { $1 })
        let log = CapturedLog()
        let logger = Logs.logger(label: "auth", level: .trace, output: log.output)
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let host = try AuthService.host(configuration, registry: MetricsSystemSetup.bootstrap(), logger: logger) { listening.yield($0) }
        let group = ServiceGroup(services: [HostService(host: host)], logger: logger)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            guard let port = await ports.first(where: { _ in true }) else { return }
            try await withClient { client in
                try await body(AuthServer(url: "http://127.0.0.1:\(port)", database: database, log: log, group: group, client: client))
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// A client that opens as many connections as a test asks for, and is told at once that nobody listens.
    private static func withClient(_ body: (HTTPClient) async throws -> Void) async throws {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 200
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(client))
        } catch {
            outcome = .failure(error)
        }
        try await client.shutdown()
        try outcome.get()
    }

    /// The service's database as its owner.
    func withDatabase<Result>(_ body: (PostgresConnection) async throws -> Result) async throws -> Result {
        let connection = try await PostgresConnection.connect(database)
        let result = try await body(connection)
        await connection.close()
        return result
    }
}

private struct HostService: Service {
    let host: ServiceHost
    func run() async throws { try await host.run(signals: []) }
}

/// Everything a service logged.
final class CapturedLog: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    var output: LogOutput { LogOutput { line in self.bytes.withLock { $0 += line } } }
    var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
}
