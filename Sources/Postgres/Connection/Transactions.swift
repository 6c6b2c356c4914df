/// What a transaction sees of others (PostgreSQL documentation, 13.2).
package enum IsolationLevel: String, Sendable {
    case readCommitted = "READ COMMITTED"
    case repeatableRead = "REPEATABLE READ"
    case serializable = "SERIALIZABLE"
}

extension PostgresConnection {
    /// Runs `body` in a transaction: commits what it did, or rolls back when it throws, even when the task is cancelled.
    ///
    /// `body` uses the connection it is given, and only until it returns; within a transaction a savepoint is made instead.
    /// An error of COMMIT's connection leaves open whether the transaction happened.
    @discardableResult
    package func transaction<Result>(
        isolation: IsolationLevel = .readCommitted,
        _ body: (PostgresConnection) async throws -> Result
    ) async throws -> Result {
        let words = depth == 0 ? TransactionWords(isolation) : TransactionWords(savepoint: depth)
        return try await exclusively(nil) { session, until in
            _ = try await session.run(words.begin, limit: .statement, until: until, cancellable: true)
            return try await lending { view in
                do {
                    let result = try await body(view)
                    try await view.finish(words.commit)
                    return result
                } catch {
                    await view.abandon(words.rollback)
                    throw error
                }
            }
        }
    }

    /// Commits after the last statement; not cancellable, as the outcome of a cancelled COMMIT would be unknown.
    private func finish(_ commit: Statement) async throws {
        try Task.checkCancellation()
        try await exclusively(nil) { session, until in
            guard session.isInTransaction else { throw PostgresError(.usage, "the transaction was ended by a statement in it") }
            guard !session.hasFailedTransaction else {
                throw PostgresError(.server, "a statement of the transaction failed, so it cannot be committed", sqlState: "25P02")
            }
            _ = try await session.run(commit, limit: .statement, until: until, cancellable: false)
            turn.close()
        }
    }

    /// Rolls back whatever happens; a session that cannot is broken and closed, which rolls back as well.
    private func abandon(_ rollback: Statement) async {
        do {
            try await turn.acquire(until: .now + .seconds(5), cancellable: false)
            turn.close()
            guard session.pointer != nil, !session.isBroken, session.isInTransaction else { return }
            _ = try await session.run(rollback, limit: .statement, until: .now + .seconds(5), cancellable: false)
        } catch {
            session.markBroken()
            turn.close()
        }
    }
}

/// The statements around a transaction or a savepoint.
private struct TransactionWords {
    let begin: Statement
    let commit: Statement
    let rollback: Statement

    init(_ isolation: IsolationLevel) {
        begin = Statement(script: "BEGIN ISOLATION LEVEL \(isolation.rawValue)")
        commit = Statement(script: "COMMIT")
        rollback = Statement(script: "ROLLBACK")
    }

    init(savepoint depth: Int) {
        begin = Statement(script: "SAVEPOINT gravity_\(depth)")
        commit = Statement(script: "RELEASE SAVEPOINT gravity_\(depth)")
        rollback = Statement(script: "ROLLBACK TO SAVEPOINT gravity_\(depth)")
    }
}
