import Postgres
import TestSupport
import Testing

struct TransactionTests {
    private struct Stop: Error {}

    @Test func `What succeeds is committed, what throws is undone`() async throws {
        try await withTable { connection async throws in
            try await connection.transaction { transaction in _ = try await transaction.execute("INSERT INTO t VALUES (1)") }
            await #expect(throws: Stop.self) {
                try await connection.transaction { transaction in
                    try await transaction.execute("INSERT INTO t VALUES (2)")
                    throw Stop()
                }
            }
            #expect(try await count(connection) == 1)
        }
    }

    @Test func `A cancelled transaction is undone and the connection goes on`() async throws {
        try await withTable { connection async throws in
            let (inserted, signal) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await connection.transaction { transaction in
                    try await transaction.execute("INSERT INTO t VALUES (1)")
                    signal.yield()
                    _ = try await transaction.query("SELECT pg_sleep(60)")
                }
            }
            _ = await inserted.first { true }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await count(connection) == 0)
        }
    }

    @Test func `An inner transaction is a savepoint`() async throws {
        try await withTable { connection async throws in
            try await connection.transaction { outer in
                try await outer.execute("INSERT INTO t VALUES (1)")
                await #expect(throws: PostgresError.self) {
                    try await outer.transaction { inner in
                        try await inner.execute("INSERT INTO t VALUES (2)")
                        try await inner.execute("INSERT INTO t VALUES (2)")
                    }
                }
                try await outer.transaction { inner in _ = try await inner.execute("INSERT INTO t VALUES (3)") }
            }
            #expect(try await connection.query("SELECT id FROM t ORDER BY id").map { try $0.decode(Int.self, "id") } == [1, 3])
        }
    }

    @Test func `The outer connection refuses to wait for its own transaction`() async throws {
        try await withTable { connection async throws in
            try await connection.transaction { _ in
                let error = await #expect(throws: PostgresError.self) { try await connection.query("SELECT 1") }
                #expect(error?.kind == .usage)
            }
        }
    }

    @Test func `A transaction's connection ends with it`() async throws {
        try await withTable { connection async throws in
            let escaped = try await connection.transaction { $0 }
            let error = await #expect(throws: PostgresError.self) { try await escaped.query("SELECT 1") }
            #expect(error?.kind == .closed)
        }
    }

    @Test func `A swallowed error does not become a silent rollback`() async throws {
        try await withTable { connection async throws in
            let error = await #expect(throws: PostgresError.self) {
                try await connection.transaction { transaction in
                    _ = await Result.catching { try await transaction.execute("SELECT 1/0") }
                }
            }
            #expect(error?.sqlState == "25P02")
            let isUsable = try await connection.query("SELECT 1").count == 1
            #expect(isUsable)
        }
    }

    @Test func `Other statements wait until the transaction is over`() async throws {
        try await withTable { connection async throws in
            async let transaction: Void = connection.transaction { transaction in
                try await transaction.execute("INSERT INTO t VALUES (1)")
                _ = try await transaction.query("SELECT pg_sleep(0.2)")
                try await transaction.execute("DELETE FROM t")
            }
            for _ in 0..<20 { #expect(try await count(connection) == 0) }
            try await transaction
        }
    }

    private func count(_ connection: PostgresConnection) async throws -> Int {
        try await connection.query("SELECT id FROM t").count
    }

    private func withTable(_ body: (PostgresConnection) async throws -> Void) async throws {
        try await withTestDatabase { configuration async throws in
            let connection = try await PostgresConnection.connect(configuration)
            try await connection.execute("CREATE TABLE t (id int PRIMARY KEY)")
            try await body(connection)
            await connection.close()
        }
    }
}

extension Result where Failure == any Error {
    fileprivate static func catching(_ body: () async throws -> Success) async -> Self {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
