import Postgres
import TestSupport
import Testing

struct ConnectionTests {
    @Test func `A query returns rows and a statement counts what it changed`() async throws {
        try await withTestDatabase { configuration async throws in
            let connection = try await PostgresConnection.connect(configuration)
            try await connection.script("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 5)")
            #expect(try await connection.execute("DELETE FROM t WHERE id > \(3)") == 2)
            #expect(try await connection.query("SELECT id FROM t ORDER BY id").map { try $0.decode(Int.self, "id") } == [1, 2, 3])
            #expect(connection.serverVersion >= 130_000)
            await connection.close()
        }
    }

    @Test func `An error has its state and constraint, and no data`() async throws {
        try await withTestDatabase { configuration async throws in
            let connection = try await PostgresConnection.connect(configuration)
            try await connection.execute("CREATE TABLE t (name text CONSTRAINT t_name UNIQUE, number int)")
            try await connection.execute("INSERT INTO t VALUES (\("canary"))")
            let duplicate = await #expect(throws: PostgresError.self) { try await connection.execute("INSERT INTO t VALUES (\("canary"))") }
            #expect(duplicate?.isUniqueViolation == true && duplicate?.constraint == "t_name")
            let invalid = await #expect(throws: PostgresError.self) {
                try await connection.execute("INSERT INTO t (number) VALUES (\("canary"))")
            }
            #expect(invalid?.sqlState == "22P02")
            for error in [duplicate, invalid] { #expect(!String(reflecting: error).contains("canary")) }
            #expect(try await connection.query("SELECT 1").count == 1)
            await connection.close()
        }
    }

    @Test func `A deadline cancels the statement on the server and leaves the connection usable`() async throws {
        try await withTestDatabase { configuration async throws in
            let connection = try await PostgresConnection.connect(configuration)
            let error = await #expect(throws: PostgresError.self) {
                try await connection.query("SELECT pg_sleep(60)", deadline: .milliseconds(200))
            }
            #expect(error?.kind == .timeout)
            #expect(try await connection.query("SELECT 1 AS one")[0].decode(Int.self, "one") == 1)
            await connection.close()
        }
    }

    @Test func `Cancelling the task cancels the statement on the server`() async throws {
        try await withTestDatabase { configuration async throws in
            let (connection, observer) = try await (PostgresConnection.connect(configuration), PostgresConnection.connect(configuration))
            let sleeper = Task { try await connection.query("SELECT pg_sleep(60)") }
            let count: SQL =
                "SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)' AND state = 'active' AND datname = current_database()"
            try await eventually { try await observer.query(count).count == 1 }
            sleeper.cancel()
            await #expect(throws: CancellationError.self) { try await sleeper.value }
            try await eventually { try await observer.query(count).isEmpty }
            #expect(try await connection.query("SELECT 1").count == 1)
            await connection.close()
            await observer.close()
        }
    }

    @Test func `Statements of many tasks wait for each other`() async throws {
        try await withTestDatabase { configuration async throws in
            let connection = try await PostgresConnection.connect(configuration)
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...50 {
                    group.addTask { try await connection.query("SELECT \(number)::int AS n")[0].decode(Int.self, "n") }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 1275)
            await connection.close()
        }
    }

    @Test func `A waiting statement gives up at its own deadline`() async throws {
        try await withTestDatabase { configuration async throws in
            let connection = try await PostgresConnection.connect(configuration)
            async let slow = connection.query("SELECT pg_sleep(1)")
            try await eventually { !(await connection.isIdleForTests) }
            let error = await #expect(throws: PostgresError.self) { try await connection.query("SELECT 1", deadline: .milliseconds(50)) }
            #expect(error?.kind == .timeout)
            _ = try await slow
            await connection.close()
        }
    }

    @Test func `Too many rows are an error, not memory`() async throws {
        let connection = try await PostgresConnection.connect(TestPostgres.shared().adminConfiguration)
        let error = await #expect(throws: PostgresError.self) {
            try await connection.query("SELECT repeat('x', 1000), generate_series(1, 100000000)", rowLimit: 1000)
        }
        #expect(error?.kind == .limit)
        #expect(try await connection.query("SELECT generate_series(1, 1000)", rowLimit: 1000).count == 1000)
        await connection.close()
    }

    @Test func `A parameter and a result of megabytes pass`() async throws {
        let connection = try await PostgresConnection.connect(TestPostgres.shared().adminConfiguration)
        let text = String(repeating: "0123456789abcdef", count: 500_000)
        #expect(try await connection.query("SELECT \(text)::text || \(text)::text AS t")[0].text("t") == text + text)
        await connection.close()
    }

    @Test func `A connection the server ends is reported as such`() async throws {
        try await withTestDatabase { configuration async throws in
            let (connection, killer) = try await (PostgresConnection.connect(configuration), PostgresConnection.connect(configuration))
            let pid = try await connection.query("SELECT pg_backend_pid() AS pid")[0].decode(Int.self, "pid")
            try await killer.execute("SELECT pg_terminate_backend(\(pid))")
            try await eventually { !connection.isUsable }
            let error = await #expect(throws: PostgresError.self) { try await connection.query("SELECT 1") }
            #expect(error?.kind == .connection || error?.kind == .closed)
            await killer.close()
        }
    }
}

extension PostgresConnection {
    /// Whether no statement holds the connection now.
    fileprivate var isIdleForTests: Bool {
        get async {
            do {
                _ = try await query("SELECT 1", deadline: .milliseconds(1))
                return true
            } catch {
                return false
            }
        }
    }
}
