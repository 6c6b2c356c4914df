package import Logging
package import Postgres
import Synchronization

/// A PostgreSQL server of this machine's packaged binaries, with its data in a folder of its own and reachable over loopback only.
///
/// The server outlives the process that started it; `start()` on the same folder finds it again. Works as root and as anybody else.
package final class LocalPostgres: Sendable {
    package struct Options: Sendable {
        /// The TCP port; nil takes the one used before if it is free, else any free one.
        package var port: Int?
        /// False gives up crash safety for speed: for tests only.
        package var isDurable = true
        package var maximumConnections = 200
        /// The time for starting and for stopping; creating the data folder has the same again.
        package var timeout = Duration.seconds(60)

        package init() {}
    }

    let folder: ServerFolder
    let options: Options
    let logger: Logger
    private let running = Mutex<(port: Int, password: Password)?>(nil)

    /// Nothing is touched until `start()`; the folder's parent must exist.
    package init(directory: String, options: Options = Options(), logger: Logger = Logger(label: "local-postgres")) {
        folder = ServerFolder(path: directory)
        self.options = options
        self.logger = logger
    }

    /// Where the server listens; nil before `start()` has returned.
    package var port: Int? { running.withLock { $0?.port } }

    /// The superuser's way in, to the database `postgres`; leads nowhere (port 0) before `start()` has returned.
    package var adminConfiguration: PostgresConfiguration {
        let access = running.withLock { $0 }
        return PostgresConfiguration(
            host: "127.0.0.1",
            port: access?.port ?? 0,
            database: "postgres",
            user: ServerFolder.superuser,
            password: access?.password,
            sslMode: .disable
        )
    }

    /// Whether this folder's server runs, whoever started it.
    package var isRunning: Bool { folder.runningServer() != nil }

    /// Creates the data folder if there is none, starts the server unless it runs, and waits until it accepts connections.
    package func start() async throws {
        let tools = try await ServerTools(folder: folder, options: options)
        try folder.create(ownedBy: tools.account)
        try await tools.initialise(logger)
        let port = if let server = folder.runningServer() { server.port } else { try await tools.start(logger) }
        let password = try folder.readPassword()
        running.withLock { $0 = (port, password) }
        try await PostgresConnection.probe(adminConfiguration, timeout: options.timeout)
        logger.info("PostgreSQL is running", metadata: ["postgres.port": "\(port)", "postgres.folder": "\(folder.path)"])
    }

    /// Shuts the server down fast (clients are disconnected, data is safe) and waits for its end; nothing happens when it does not run.
    package func stop() async throws {
        running.withLock { $0 = nil }
        guard folder.runningServer() != nil else { return }
        let tools = try await ServerTools(folder: folder, options: options)
        try await tools.stop(logger)
    }

    /// The folder of `postgres`, `initdb` and `pg_ctl`: `$PGBIN`, else the newest of the packaged ones, else where `PATH` has `pg_ctl`.
    package static func findBinaries() throws -> String {
        try ServerBinaries.find()
    }
}

/// Why the local server did not do what was asked, in words that say what to do.
package enum LocalPostgresError: Error, Sendable, Hashable, CustomStringConvertible {
    case noBinaries(searched: [String])
    /// PostgreSQL refuses to run as root, and neither a user namespace nor the user `postgres` can be used.
    case cannotLeaveRoot
    /// A tool of PostgreSQL failed; its own last words follow.
    case failed(tool: String, output: String)
    case file(path: String, reason: String)

    package var description: String {
        switch self {
        case .noBinaries(let searched):
            "no PostgreSQL server found in \(searched.joined(separator: ", ")): "
                + "install the package postgresql, or set PGBIN to the folder of pg_ctl"
        case .cannotLeaveRoot:
            "PostgreSQL does not run as root, user namespaces are not allowed here and there is no user postgres: run as another user"
        case .failed(let tool, let output): "\(tool) failed: \(output)"
        case .file(let path, let reason): "\(path): \(reason)"
        }
    }
}
