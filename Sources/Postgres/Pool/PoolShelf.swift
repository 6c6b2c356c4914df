import Synchronization

/// A session of the pool and when it has to go.
struct PoolEntry: Sendable {
    let session: Session
    let expires: ContinuousClock.Instant
    var idleSince: ContinuousClock.Instant
    var checked: ContinuousClock.Instant
}

/// The pool's sessions: those that are idle, most recently used last, and how many there are in all.
struct Shelf {
    var idle: [PoolEntry] = []
    var open = 0
    var isClosed = false
}

extension PostgresPool {
    /// An idle session that is still connected, or a new one; the caller holds a permit.
    func take(until deadline: ContinuousClock.Instant) async throws -> PoolEntry {
        while let entry = try popIdle() {
            if entry.expires > .now, entry.session.isIdle, !entry.session.hasUnexpectedInput { return entry }
            discard(entry)
        }
        return try await open(until: deadline)
    }

    /// Puts the session back unless it is spent: broken, in a transaction, too old.
    func giveBack(_ entry: PoolEntry, from connection: PostgresConnection) async {
        do {
            try await connection.turn.acquire(until: .now + .seconds(5), cancellable: false)
        } catch {
            // A statement that outlived its lease still uses the session, which closes when that lets go of it.
            entry.session.markBroken()
            connection.turn.close()
            return forget()
        }
        connection.turn.close()
        guard entry.session.isIdle, entry.expires > .now else { return discard(entry) }
        keep(entry, checked: .now)
    }

    /// Connects; the caller holds a permit, so the pool cannot grow beyond its size.
    func open(until deadline: ContinuousClock.Instant) async throws -> PoolEntry {
        do throws(PostgresError) {
            let session = try await Session.open(configuration, until: deadline)
            let now = ContinuousClock.now
            let count = shelf.withLock { shelf in
                shelf.open += 1
                return shelf.open
            }
            metrics.open(count)
            let expires = now + limits.lifetime * Double.random(in: 0.9...1.1)
            return PoolEntry(session: session, expires: expires, idleSince: now, checked: now)
        } catch {
            if error.kind == .cancelled { throw CancellationError() }
            metrics.failedToOpen()
            throw error
        }
    }

    func keep(_ entry: PoolEntry, checked: ContinuousClock.Instant, stillIdle: Bool = false) {
        var entry = entry
        entry.checked = checked
        if !stillIdle { entry.idleSince = checked }
        let isKept = shelf.withLock { shelf in
            guard !shelf.isClosed else { return false }
            // What was only checked goes to the bottom, so that the most recently used is used again.
            shelf.idle.insert(entry, at: stillIdle ? 0 : shelf.idle.count)
            return true
        }
        if !isKept { discard(entry) }
    }

    func discard(_ entry: PoolEntry) {
        entry.session.close()
        forget()
    }

    private func forget() {
        let count = shelf.withLock { shelf in
            shelf.open -= 1
            return shelf.open
        }
        metrics.open(count)
    }

    private func popIdle() throws(PostgresError) -> PoolEntry? {
        try shelf.withLock { shelf throws(PostgresError) in
            if shelf.isClosed { throw PostgresError(.closed, "the pool is closed") }
            return shelf.idle.popLast()
        }
    }
}
