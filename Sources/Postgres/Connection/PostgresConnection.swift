package import Logging

/// A connection to one database: statements run one at a time, in the order they were asked for.
///
/// Every call has a deadline; when it passes or the task is cancelled, the statement is cancelled on the server too.
package final class PostgresConnection: Sendable {
    /// Rows a query returns unless the call says otherwise.
    package static let defaultRowLimit = 10_000
    /// Bytes of values a query returns at most.
    package static let byteLimit = 64 << 20
    private static let queueLimit = 256

    /// Turns of the connections this task is inside a transaction of: waiting for one of them would never end.
    @TaskLocal private static var held: [ObjectIdentifier] = []

    let session: Session
    let turn = Permits(count: 1, queueLimit: queueLimit)
    /// 0 outside of a transaction; each nested one adds 1.
    let depth: Int
    private let defaultDeadline: Duration
    /// As libpq tells it: 150018 is 15.18.
    package let serverVersion: Int

    init(session: Session, defaultDeadline: Duration, depth: Int = 0) {
        self.session = session
        self.defaultDeadline = defaultDeadline
        self.depth = depth
        serverVersion = session.serverVersion
    }

    /// Connects and logs in within the configuration's `connectTimeout`; cancelling the task throws kind `.cancelled`.
    package static func connect(_ configuration: PostgresConfiguration, logger: Logger? = nil) async throws(PostgresError)
        -> PostgresConnection
    {
        let session = try await Session.open(configuration, until: .now + configuration.connectTimeout)
        logger?.debug("Connected to PostgreSQL", metadata: ["db.name": "\(configuration.database)", "db.user": "\(configuration.user)"])
        return PostgresConnection(session: session, defaultDeadline: configuration.defaultDeadline)
    }

    /// Runs one statement and returns its rows; more than `rowLimit` of them is an error of kind `.limit`.
    ///
    /// `deadline` is the time for waiting and running together, by default the configuration's `statementTimeout` or 30 s.
    /// Throws `PostgresError` or `CancellationError`.
    package func query(_ sql: SQL, rowLimit: Int = defaultRowLimit, deadline: Duration? = nil) async throws -> [PostgresRow] {
        let statement = try Statement(sql)
        return try await exclusively(deadline) { session, until in
            try await session.run(statement, limit: ResultLimit(rows: rowLimit, bytes: Self.byteLimit), until: until, cancellable: true)
                .rows
        }
    }

    /// Runs one statement and returns how many rows it changed (or, for a SELECT, produced).
    @discardableResult
    package func execute(_ sql: SQL, deadline: Duration? = nil) async throws -> Int {
        let statement = try Statement(sql)
        return try await exclusively(deadline) { session, until in
            try await session.run(statement, limit: .statement, until: until, cancellable: true).affected
        }
    }

    /// Runs several statements by the simple protocol, as one implicit transaction unless they say otherwise; rows are dropped.
    package func script(_ text: String, deadline: Duration? = nil) async throws {
        guard !text.utf8.contains(0) else { throw PostgresError(.usage, "a script holds a NUL character") }
        try await exclusively(deadline) { session, until in
            _ = try await session.run(Statement(script: text), limit: .statement, until: until, cancellable: true)
        }
    }

    /// Ends the connection; a statement that is running is waited for, 5 s at most.
    package func close() async {
        do {
            try await turn.acquire(until: .now + .seconds(5))
            session.close()
        } catch {
            // Whoever holds the turn drops the session last, which closes it too.
        }
        turn.close()
    }

    /// Whether a statement can still succeed on this connection, as far as is known without asking the server.
    package var isUsable: Bool {
        guard turn.tryAcquire() else { return true }
        defer { turn.release() }
        return session.pointer != nil && !session.isBroken && !session.hasUnexpectedInput
    }

    /// Gives `body` the session when it is this call's turn.
    func exclusively<Result>(
        _ deadline: Duration?,
        _ body: (Session, ContinuousClock.Instant) async throws -> Result
    ) async throws -> Result {
        guard !Self.held.contains(ObjectIdentifier(turn)) else {
            throw PostgresError(.usage, "inside a transaction, use the connection that was given to it")
        }
        let until = ContinuousClock.now + (deadline ?? defaultDeadline)
        do {
            try await turn.acquire(until: until)
        } catch let refusal as Permits.Refusal {
            throw Self.error(refusal)
        }
        defer { turn.release() }
        return try await body(session, until)
    }

    /// A view of the same session for the length of `body`; this connection waits meanwhile, and the view ends with `body`.
    func lending<Result>(_ body: (PostgresConnection) async throws -> Result) async throws -> Result {
        let view = PostgresConnection(session: session, defaultDeadline: defaultDeadline, depth: depth + 1)
        return try await Self.$held.withValue(Self.held + [ObjectIdentifier(turn)]) {
            try await body(view)
        }
    }

    private static func error(_ refusal: Permits.Refusal) -> PostgresError {
        switch refusal {
        case .timedOut: PostgresError(.timeout, "the connection was busy until the deadline")
        case .queueFull: PostgresError(.limit, "\(queueLimit) statements are waiting for this connection already")
        case .closed: PostgresError(.closed, "the connection, its lease or its transaction has ended")
        }
    }
}

extension PostgresConfiguration {
    var defaultDeadline: Duration { statementTimeout ?? .seconds(30) }
}
