import Logging
import ServiceLifecycle
import Synchronization

extension PostgresPool {
    /// Looks after idle connections until shutdown, then closes the pool.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.maintain()
                do {
                    try await Task.sleep(for: self.limits.checkInterval * Double.random(in: 0.9...1.1))
                } catch {
                    return
                }
            }
        }
        await close()
    }

    /// Refuses new callers, waits up to 10 s for connections that are lent, and closes all.
    package func close() async {
        let idle = shelf.withLock { shelf in
            shelf.isClosed = true
            defer { shelf.idle = [] }
            return shelf.idle
        }
        for entry in idle { discard(entry) }
        let deadline = ContinuousClock.now + .seconds(10)
        do {
            for _ in 0..<size.upperBound { try await permits.acquire(until: deadline, cancellable: false) }
        } catch {
            logger.warning(
                "PostgreSQL connections were still in use when their pool closed",
                metadata: ["db.name": "\(configuration.database)"]
            )
        }
        permits.close()
    }

    /// One look at every idle connection; each is taken out of the pool for as long as it is asked.
    func maintain() async {
        let now = ContinuousClock.now
        let count = shelf.withLock { $0.idle.count }
        for _ in 0..<count {
            guard permits.tryAcquire() else { return }
            defer { permits.release() }
            guard let entry = popOldest() else { break }
            await check(entry, now)
        }
        while shelf.withLock({ !$0.isClosed && $0.open < size.lowerBound }), permits.tryAcquire() {
            defer { permits.release() }
            do {
                keep(try await open(until: now + configuration.connectTimeout), checked: .now)
            } catch {
                return logger.warning(
                    "PostgreSQL cannot be reached",
                    metadata: ["db.name": "\(configuration.database)", "error": "\(error)"]
                )
            }
        }
    }

    private func check(_ entry: PoolEntry, _ now: ContinuousClock.Instant) async {
        let isSpare = shelf.withLock { $0.open > size.lowerBound } && entry.idleSince + limits.idleTime <= now
        guard !isSpare, entry.expires > now, entry.session.isIdle else { return discard(entry) }
        guard entry.checked + limits.checkInterval * 0.5 <= now else { return keep(entry, checked: entry.checked, stillIdle: true) }
        do {
            let ping = Statement(script: "SELECT 1")
            _ = try await entry.session.run(ping, limit: .statement, until: .now + .seconds(2), cancellable: true)
            keep(entry, checked: .now, stillIdle: true)
        } catch {
            discard(entry)
        }
    }

    private func popOldest() -> PoolEntry? {
        shelf.withLock { shelf in
            guard let oldest = shelf.idle.indices.min(by: { shelf.idle[$0].checked < shelf.idle[$1].checked }) else { return nil }
            return shelf.idle.remove(at: oldest)
        }
    }
}
