import Logging
import Postgres
import ServiceLifecycle
import TestSupport
import Testing

struct PoolTests {
    @Test func `Never more connections than its size`() async throws {
        try await withPool(size: 0...3) { pool, observer async throws in
            let most = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await pool.withConnection(deadline: .seconds(20)) { connection in
                            try await connection.query(
                                """
                                SELECT count(*) AS n FROM pg_stat_activity
                                WHERE datname = current_database() AND application_name = 'pooled'
                                """
                            )[0].decode(Int.self, "n")
                        }
                    }
                }
                return try await group.reduce(0, max)
            }
            #expect((1...3).contains(most))
        }
    }

    @Test func `A caller that finds no connection in time is told so`() async throws {
        try await withPool(size: 0...1) { pool, _ async throws in
            try await pool.withConnection { _ in
                let error = await #expect(throws: PostgresError.self) {
                    try await pool.withConnection(deadline: .milliseconds(50)) { _ in }
                }
                #expect(error?.kind == .timeout)
            }
            #expect(await pool.isHealthy())
        }
    }

    @Test func `The queue of waiting callers has an end`() async throws {
        var limits = PostgresPool.Limits()
        limits.waiters = 0
        try await withPool(size: 0...1, limits: limits) { pool, _ async throws in
            try await pool.withConnection { _ in
                let error = await #expect(throws: PostgresError.self) { try await pool.withConnection { _ in } }
                #expect(error?.kind == .limit)
            }
        }
    }

    @Test func `A connection that died while idle is replaced unseen`() async throws {
        try await withPool(size: 0...1) { pool, observer async throws in
            let first = try await pool.withConnection { try await pid($0) }
            try await observer.execute("SELECT pg_terminate_backend(\(first))")
            try await eventually { try await observer.query("SELECT FROM pg_stat_activity WHERE pid = \(first)").isEmpty }
            #expect(try await pool.withConnection { try await pid($0) } != first)
        }
    }

    @Test func `A connection is used again, but not after a transaction was left open in it`() async throws {
        try await withPool(size: 0...1) { pool, _ async throws in
            let first = try await pool.withConnection { try await pid($0) }
            #expect(try await pool.withConnection { try await pid($0) } == first)
            try await pool.withConnection { try await $0.script("BEGIN") }
            #expect(try await pool.withConnection { try await pid($0) } != first)
        }
    }

    @Test func `A connection ends with its loan`() async throws {
        try await withPool(size: 0...1) { pool, _ async throws in
            let escaped = try await pool.withConnection { $0 }
            let error = await #expect(throws: PostgresError.self) { try await escaped.query("SELECT 1") }
            #expect(error?.kind == .closed)
        }
    }

    @Test func `Serialisable transactions that collide are run again`() async throws {
        try await withPool(size: 0...4) { pool, observer async throws in
            try await observer.script("CREATE TABLE counter (n int); INSERT INTO counter VALUES (0)")
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await pool.withTransaction(isolation: .serializable, retries: 20, deadline: .seconds(10)) { transaction in
                            let n = try await transaction.query("SELECT n FROM counter")[0].decode(Int.self, "n")
                            try await transaction.execute("UPDATE counter SET n = \(n + 1)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await observer.query("SELECT n FROM counter")[0].decode(Int.self, "n") == 4)
        }
    }

    @Test func `Run as a service, it keeps its smallest size open and closes all at shutdown`() async throws {
        try await withTestDatabase { configuration async throws in
            let pool = PostgresPool(configuration: configuration.pooled, size: 2...4, logger: Logger(label: "test"))
            let observer = try await PostgresConnection.connect(configuration)
            let group = ServiceGroup(configuration: .init(services: [.init(service: pool)], logger: Logger(label: "test")))
            async let running: Void = group.run()
            let open: SQL = "SELECT FROM pg_stat_activity WHERE application_name = 'pooled' AND datname = current_database()"
            try await eventually { try await observer.query(open).count == 2 }
            await group.triggerGracefulShutdown()
            try await running
            try await eventually { try await observer.query(open).isEmpty }
            let error = await #expect(throws: PostgresError.self) { try await pool.withConnection { _ in } }
            #expect(error?.kind == .closed)
            await observer.close()
        }
    }

    private func pid(_ connection: PostgresConnection) async throws -> Int {
        try await connection.query("SELECT pg_backend_pid() AS pid")[0].decode(Int.self, "pid")
    }

    private func withPool(
        size: ClosedRange<Int>,
        limits: PostgresPool.Limits = .init(),
        _ body: (PostgresPool, PostgresConnection) async throws -> Void
    ) async throws {
        try await withTestDatabase { configuration async throws in
            let pool = PostgresPool(configuration: configuration.pooled, size: size, limits: limits, logger: Logger(label: "test"))
            let observer = try await PostgresConnection.connect(configuration)
            try await body(pool, observer)
            await pool.close()
            await observer.close()
        }
    }
}

extension PostgresConfiguration {
    fileprivate var pooled: PostgresConfiguration {
        var copy = self
        copy.applicationName = "pooled"
        return copy
    }
}
