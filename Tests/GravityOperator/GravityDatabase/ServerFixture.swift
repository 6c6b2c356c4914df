import FoundationEssentials
import GravityAPI
import Kubernetes
import LocalPostgres
import Logging
import Postgres
import TestSupport
import Testing

@testable import GravityOperator

/// A PostgreSQL server of this test process that writes every statement to its log.
final class LoggedServer: Sendable {
    private static let starting = Task { try await LoggedServer() }
    private let server: LocalPostgres
    private let directory: String

    static func shared() async throws -> LoggedServer { try await starting.value }

    private init() async throws {
        directory = try TestPostgres.temporaryDirectory("gravity-operator-postgres")
        var options = LocalPostgres.Options()
        options.isDurable = false
        server = LocalPostgres(directory: directory + "/server", options: options)
        TestPostgres.removeAtExit(directory, stopping: directory + "/server/data")
        try await server.start()
        let superuser = try await PostgresConnection.connect(server.adminConfiguration)
        try await superuser.execute("ALTER SYSTEM SET log_statement TO 'all'")
        try await superuser.execute("ALTER SYSTEM SET log_min_error_statement TO 'error'")
        try await superuser.execute("SELECT pg_reload_conf()")
        await superuser.close()
    }

    var superuser: PostgresConfiguration { server.adminConfiguration }

    /// Everything the server has logged so far.
    var log: String {
        String(decoding: FileManager.default.contents(atPath: directory + "/server/server.log") ?? Data(), as: UTF8.self)
    }

    func file(_ name: String, _ contents: String) throws -> String {
        let path = "\(directory)/\(name)"
        try Data(contents.utf8).write(to: URL(filePath: path))
        return path
    }
}

/// One administrator with CREATEDB and CREATEROLE and nothing more, and one resource of its own, without Kubernetes.
struct ServerFixture: Sendable {
    let postgres: LoggedServer
    /// Unique in the server: name of the database and prefix of its roles.
    let database: String
    let administrator: String
    let server: DatabaseServer
    let connections: ServerConnections
    let passwords: [String: Password]

    static func make() async throws -> ServerFixture {
        let postgres = try await LoggedServer.shared()
        let id = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        let administrator = "admin_\(id)"
        let password = Password.random()
        let superuser = try await PostgresConnection.connect(postgres.superuser)
        try await superuser.execute(
            "CREATE ROLE \(identifier: administrator) LOGIN CREATEDB CREATEROLE PASSWORD \(literal: SCRAM.verifier(password: password))"
        )
        await superuser.close()
        let source = AdministratorSource.files(
            username: try postgres.file("\(id).user", administrator + "\n"),
            password: try postgres.file("\(id).password", password.value)
        )
        var server = DatabaseServer(name: "main", host: "127.0.0.1", administrator: source, allowedNamespaces: ["*"])
        server.port = postgres.superuser.port
        server.sslMode = .disable
        server.allowedExtensions = ["pgcrypto", "pg_trgm", "cube", "earthdistance", "pg_stat_statements", "nothing_like_this"]
        return ServerFixture(
            postgres: postgres,
            database: "d\(id)",
            administrator: administrator,
            server: server,
            connections: ServerConnections(credentials: AdministratorCredentials(client: nil), logger: Logger(label: "test")),
            passwords: ["a": .random(), "reader_ro_a": .random(), "writer_app_a": .random()]
        )
    }

    func resource(namespace: String = "shop", _ change: (inout GravityDatabase.Spec) -> Void = { _ in }) -> GravityDatabase {
        var spec = GravityDatabase.Spec(serverRef: LocalReference(name: "main"))
        spec.database = database
        change(&spec)
        return GravityDatabase(metadata: ObjectMeta(name: "orders", namespace: namespace, uid: "uid", generation: 1), spec: spec)
    }

    func plan(_ resource: GravityDatabase, cluster: String = "cluster") throws -> ProvisioningPlan {
        try ProvisioningPlan(resource, servers: ServerRegistry([server]), cluster: cluster)
    }

    /// One pass; the fixture's passwords stand for the Secrets.
    @discardableResult
    func provision(_ resource: GravityDatabase, cluster: String = "cluster") async throws -> ProvisioningReport {
        let plan = try plan(resource, cluster: cluster)
        return try await Provisioner(plan: plan, connections: connections, logger: Logger(label: "test")).run {
            PreparedCredentials(
                byRole: Dictionary(
                    uniqueKeysWithValues: plan.logins.map { login in
                        (login.role, LoginCredentials(password: password(login.role), issuedTime: .now(), hash: "", isNew: false))
                    }
                )
            )
        }
    }

    func password(_ role: String) -> Password {
        passwords[String(role.dropFirst(database.count + 1))] ?? Password("unknown-to-the-fixture")
    }

    func delete(_ resource: GravityDatabase, cluster: String = "cluster") async throws -> DatabaseDeletion.Outcome {
        let plan = try DeletionPlan(resource, servers: ServerRegistry([server]), cluster: cluster)
        return try await DatabaseDeletion(plan: plan, connections: connections, logger: Logger(label: "test")).run()
    }

    /// As the superuser, in the resource's database or outside of it; `{db}` stands for the database's name.
    @discardableResult
    func sql(_ text: String, inside: Bool = false) async throws -> [PostgresRow] {
        var configuration = postgres.superuser
        if inside { configuration.database = database }
        let connection = try await PostgresConnection.connect(configuration)
        do {
            var rows: [PostgresRow] = []
            for part in text.replacing("{db}", with: database).replacing("{admin}", with: administrator).split(separator: ";") {
                rows = try await connection.query(SQL(unsafe: String(part)))
            }
            await connection.close()
            return rows
        } catch {
            await connection.close()
            throw error
        }
    }

    func value(_ text: String, inside: Bool = false) async throws -> String? {
        let row = try await sql(text, inside: inside).first
        return row?.names.first.flatMap { row?.text($0) }
    }

    /// As one of the resource's logins.
    func login(_ role: String) async throws -> PostgresConnection {
        var configuration = postgres.superuser
        (configuration.database, configuration.user, configuration.password) = (database, role, password(role))
        return try await PostgresConnection.connect(configuration)
    }

    /// The statements of this fixture's administrator that change anything, as the server logged them behind `mark`.
    func changes(since mark: Int) -> [String] {
        let verbs = ["CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "COMMENT", "REASSIGN", "INSERT", "UPDATE", "DELETE", "TRUNCATE"]
        return postgres.log.utf8.dropFirst(mark).split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
            .filter { $0.contains(" \(administrator)@") }
            .filter { line in verbs.contains { line.contains(": \($0) ") } }
    }

    var logPosition: Int { postgres.log.utf8.count }
}

extension ServerFixture {
    /// The same with another way to the server.
    func with(_ server: DatabaseServer) -> ServerFixture {
        ServerFixture(
            postgres: postgres,
            database: database,
            administrator: administrator,
            server: server,
            connections: connections,
            passwords: passwords
        )
    }
}

extension ServerFixture {
    /// A spec that uses every part of what is provisioned.
    static func everything(_ spec: inout GravityDatabase.Spec) {
        spec.schemas = [.init(name: "app")]
        spec.extensions = [.init(name: "pgcrypto"), .init(name: "pg_trgm", schema: "app")]
        spec.connectionLimit = 7
        spec.parameters = [.init(name: "statement_timeout", value: "30s"), .init(name: "search_path", value: "app, public")]
        spec.access = [
            .init(name: "ro", privilege: .reader, secretName: "ro"), .init(name: "app", privilege: .writer, secretName: "rw"),
        ]
    }
}
