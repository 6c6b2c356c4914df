package import Logging
import ServiceLifecycle
import Synchronization

/// A bounded set of connections to one database, opened when they are needed.
///
/// It works as soon as it is made; `run()` adds what needs time: idle connections are checked, old ones replaced, and all closed at
/// the end.
package final class PostgresPool: Service {
    let configuration: PostgresConfiguration
    let size: ClosedRange<Int>
    let limits: Limits
    let logger: Logger
    let metrics: PoolMetrics
    let permits: Permits
    let shelf = Mutex(Shelf())

    /// The times after which a connection is looked at, and how many callers may wait.
    package struct Limits: Sendable {
        /// An idle connection beyond the smallest size is closed.
        package var idleTime = Duration.seconds(300)
        /// Any connection is replaced, ± 10 % so that not all go at once.
        package var lifetime = Duration.seconds(1800)
        /// How often `run()` looks, ± 10 %; an idle connection is asked `SELECT 1` that often.
        package var checkInterval = Duration.seconds(30)
        package var waiters = 1000

        package init() {}
    }

    /// A pool of `size.lowerBound` (kept open by `run()`) to `size.upperBound` connections; `name` is the metrics' label `pool`.
    package init(
        configuration: PostgresConfiguration,
        size: ClosedRange<Int> = 0...10,
        name: String? = nil,
        limits: Limits = Limits(),
        logger: Logger
    ) {
        precondition(size.upperBound > 0 && size.lowerBound >= 0, "a pool holds at least one connection")
        self.configuration = configuration
        self.size = size
        self.limits = limits
        self.logger = logger
        metrics = PoolMetrics(pool: name ?? configuration.database)
        permits = Permits(count: size.upperBound, queueLimit: limits.waiters)
    }

    /// Lends a connection to `body`; `deadline` is the time to wait for one (and, if none is idle, to open it).
    ///
    /// The connection ends with `body`. Throws what `body` throws, `PostgresError` or `CancellationError`.
    @discardableResult
    package func withConnection<Result>(
        deadline: Duration = .seconds(5),
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        let start = ContinuousClock.now
        try await admit(until: start + deadline)
        defer { permits.release() }
        let entry = try await take(until: start + deadline)
        metrics.acquired(after: ContinuousClock.now - start)
        let connection = PostgresConnection(session: entry.session, defaultDeadline: configuration.defaultDeadline)
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(try await body(connection))
        } catch {
            outcome = .failure(error)
        }
        await giveBack(entry, from: connection)
        return try outcome.get()
    }

    /// Runs `body` in a transaction, again when PostgreSQL says that it may succeed then (40001, 40P01): it must not do anything else.
    @discardableResult
    package func withTransaction<Result>(
        isolation: IsolationLevel = .readCommitted,
        retries: Int = 3,
        deadline: Duration = .seconds(5),
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        var attempt = 0
        while true {
            do {
                return try await withConnection(deadline: deadline) { try await $0.transaction(isolation: isolation, body) }
            } catch let error as PostgresError where error.isRetryable && attempt < retries {
                attempt += 1
                metrics.retried()
                try await Task.sleep(for: .milliseconds(10 << attempt) * Double.random(in: 0.5...1.5))
            }
        }
    }

    /// The time a `SELECT 1` takes now, waiting for a connection included.
    package func ping(deadline: Duration = .seconds(2)) async throws -> Duration {
        let start = ContinuousClock.now
        try await withConnection(deadline: deadline) { connection in
            _ = try await connection.query("SELECT 1", deadline: deadline)
        }
        return ContinuousClock.now - start
    }

    /// Whether the database answers within 2 s.
    package func isHealthy() async -> Bool {
        do {
            _ = try await ping()
            return true
        } catch {
            return false
        }
    }

    private func admit(until deadline: ContinuousClock.Instant) async throws {
        defer { metrics.waiting(permits.waiting) }
        do {
            try await permits.acquire(until: deadline)
        } catch let refusal as Permits.Refusal {
            metrics.refused()
            switch refusal {
            case .timedOut: throw PostgresError(.timeout, "all \(size.upperBound) connections were busy until the deadline")
            case .queueFull: throw PostgresError(.limit, "\(limits.waiters) callers are waiting for a connection already")
            case .closed: throw PostgresError(.closed, "the pool is closed")
            }
        }
    }
}
