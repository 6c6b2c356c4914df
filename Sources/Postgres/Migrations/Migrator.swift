/// Brings a schema up to date: one process at a time, one transaction a migration, in the order of the names.
package struct Migrator: Sendable {
    private let migrations: [Migration]
    private let table: String
    private let stepDeadline: Duration
    private let lockTimeout: Duration

    /// `stepDeadline` is the time for one migration; `lockTimeout` the longest it waits for a table others use, as they wait behind it.
    package init(
        migrations: [Migration],
        table: String = "schema_migrations",
        stepDeadline: Duration = .seconds(600),
        lockTimeout: Duration = .seconds(10)
    ) {
        self.migrations = migrations.sorted { $0.name < $1.name }
        self.table = table
        self.stepDeadline = stepDeadline
        self.lockTimeout = lockTimeout
    }

    /// Applies what is missing and returns the names; throws `MigrationError`, `PostgresError` or `CancellationError`.
    ///
    /// Needs a connection of its own (no transaction pooler in between): the lock belongs to the session.
    package func migrate(_ connection: PostgresConnection) async throws -> [String] {
        try refuseDuplicates()
        try await connection.execute("SELECT pg_advisory_lock(hashtext('gravity migrations'), hashtext(\(table)))", deadline: stepDeadline)
        do {
            let applied = try await migrateLocked(connection)
            try await unlock(connection)
            return applied
        } catch {
            let failure = error
            do {
                try await unlock(connection)
            } catch {
                // The lock ends with the session at the latest.
            }
            throw failure
        }
    }

    /// Every migration and whether it is applied; throws like `migrate` when the two histories do not fit. Changes nothing.
    package func status(_ connection: PostgresConnection) async throws -> [MigrationStatus] {
        try refuseDuplicates()
        let exists = try await connection.query("SELECT to_regclass(\(SQL.quoted(identifier: table))) IS NOT NULL AS exists")
        let history = try await exists.first?.decode(Bool.self, "exists") == true ? history(connection) : [:]
        try check(history)
        return migrations.map { MigrationStatus(name: $0.name, isApplied: history[$0.name] != nil) }
    }

    private func migrateLocked(_ connection: PostgresConnection) async throws -> [String] {
        if try await connection.query("SELECT 1 WHERE to_regclass(\(SQL.quoted(identifier: table))) IS NULL").count == 1 {
            try await connection.execute(
                """
                CREATE TABLE \(identifier: table) (
                    name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()
                )
                """
            )
        }
        let history = try await history(connection)
        try check(history)
        var applied: [String] = []
        for migration in migrations where history[migration.name] == nil {
            try await apply(migration, connection)
            applied.append(migration.name)
        }
        return applied
    }

    private func apply(_ migration: Migration, _ connection: PostgresConnection) async throws {
        do {
            try await connection.transaction { transaction in
                try await transaction.script("SET LOCAL lock_timeout = \(lockTimeout.wholeMilliseconds); SET LOCAL statement_timeout = 0")
                try await transaction.script(migration.sql, deadline: stepDeadline)
                guard transaction.session.isInTransaction else { throw MigrationError.endsTransaction(migration.name) }
                try await transaction.execute(
                    "INSERT INTO \(identifier: table) (name, checksum) VALUES (\(migration.name), \(migration.checksum))"
                )
            }
        } catch let error as PostgresError {
            throw MigrationError.failed(migration.name, error)
        }
    }

    private func history(_ connection: PostgresConnection) async throws -> [String: String] {
        let rows = try await connection.query("SELECT name, checksum FROM \(identifier: table)")
        return try Dictionary(rows.map { try $0.decode((String, String).self) }) { first, _ in first }
    }

    private func check(_ history: [String: String]) throws(MigrationError) {
        let unknown = history.keys.filter { name in !migrations.contains { $0.name == name } }
        guard unknown.isEmpty else { throw .databaseIsAhead(unknown.sorted()) }
        for migration in migrations {
            guard let checksum = history[migration.name] else { continue }
            if checksum != migration.checksum { throw .edited(migration.name) }
        }
        guard let last = history.keys.max() else { return }
        if let gap = migrations.first(where: { history[$0.name] == nil && $0.name < last }) { throw .outOfOrder(gap.name) }
    }

    private func refuseDuplicates() throws(MigrationError) {
        for (left, right) in zip(migrations, migrations.dropFirst()) where left.name == right.name { throw .duplicateName(left.name) }
    }

    private func unlock(_ connection: PostgresConnection) async throws {
        try await connection.execute("SELECT pg_advisory_unlock(hashtext('gravity migrations'), hashtext(\(table)))")
    }
}
