import Postgres
import TestSupport
import Testing

struct MigratorTests {
    private let first = Migration(name: "0001-first", sql: "CREATE TABLE a (id int); CREATE TABLE b (id int);")
    private let second = Migration(name: "0002-second", sql: "ALTER TABLE a ADD COLUMN name text;")

    @Test func `Migrations are applied in order and once`() async throws {
        try await withConnection { connection async throws in
            let migrator = Migrator(migrations: [second, first])
            #expect(try await migrator.status(connection).map(\.isApplied) == [false, false])
            #expect(try await migrator.migrate(connection) == ["0001-first", "0002-second"])
            #expect(try await migrator.migrate(connection) == [])
            #expect(try await migrator.status(connection).map(\.isApplied) == [true, true])
        }
    }

    @Test func `A failing migration leaves nothing and says which it was`() async throws {
        try await withConnection { connection async throws in
            let broken = Migration(name: "0002-broken", sql: "CREATE TABLE c (id int); SELECT nonsense;")
            let error = await #expect(throws: MigrationError.self) { try await Migrator(migrations: [first, broken]).migrate(connection) }
            guard case .failed("0002-broken", let cause) = error else { return #expect(Bool(false), "\(String(describing: error))") }
            #expect(cause.sqlState == "42703")
            #expect(
                try await connection.query("SELECT to_regclass('c') IS NULL AND to_regclass('a') IS NOT NULL AS ok")[0].decode(
                    Bool.self,
                    "ok"
                )
            )
            #expect(try await Migrator(migrations: [first, second]).migrate(connection) == ["0002-second"])
        }
    }

    @Test func `An edited migration, a newer database and a gap are refused`() async throws {
        try await withConnection { connection async throws in
            _ = try await Migrator(migrations: [second.named("0001-a"), first.named("0000-first")]).migrate(connection)
            let edited = Migrator(migrations: [first.named("0000-first"), first.named("0001-a")])
            await #expect(throws: MigrationError.edited("0001-a")) { try await edited.migrate(connection) }
            let older = Migrator(migrations: [first.named("0000-first")])
            await #expect(throws: MigrationError.databaseIsAhead(["0001-a"])) { try await older.migrate(connection) }
            let gap = Migrator(migrations: [first.named("0000-first"), first.named("0000-later"), second.named("0001-a")])
            await #expect(throws: MigrationError.outOfOrder("0000-later")) { try await gap.status(connection) }
            let twice = Migrator(migrations: [first, first])
            await #expect(throws: MigrationError.duplicateName("0001-first")) { try await twice.migrate(connection) }
        }
    }

    @Test func `A migration cannot end its own transaction`() async throws {
        try await withConnection { connection async throws in
            let committing = Migration(name: "0001-commits", sql: "CREATE TABLE c (id int); COMMIT;")
            await #expect(throws: MigrationError.endsTransaction("0001-commits")) {
                try await Migrator(migrations: [committing]).migrate(connection)
            }
        }
    }

    @Test func `Two that migrate at the same time do the work once`() async throws {
        try await withTestDatabase { configuration async throws in
            let migrator = Migrator(migrations: [first, second])
            let applied = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let connection = try await PostgresConnection.connect(configuration)
                        let names = try await migrator.migrate(connection)
                        await connection.close()
                        return names.count
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(applied == 2)
        }
    }

    private func withConnection(_ body: (PostgresConnection) async throws -> Void) async throws {
        try await withTestDatabase { configuration async throws in
            let connection = try await PostgresConnection.connect(configuration)
            try await body(connection)
            await connection.close()
        }
    }
}

extension Migration {
    fileprivate func named(_ name: String) -> Migration { Migration(name: name, sql: sql) }
}
