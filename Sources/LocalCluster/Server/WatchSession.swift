import Kubernetes
import NIOCore

/// One open watch: waits for writes, tells them, and ends in time.
///
/// It keeps nothing back for a slow client: when the history has moved on past it, it says ERROR 410 and ends.
struct WatchSession: Sendable {
    let stream: WatchStream
    let opening: [ByteBuffer]
    let subscription: StoreSubscription
    let timeout: Duration
    let bookmarkInterval: Duration
    let ending: WatchEnding?

    /// Tells events until the watch's time is over, the store ends it, or the task is cancelled.
    func run(writer: StreamWriter) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let end = ContinuousClock.now + timeout
            group.addTask { [subscription, bookmarkInterval] in
                try await Self.keepTime(until: end, every: bookmarkInterval, subscription)
            }
            try await tell(to: writer, until: end)
            group.cancelAll()
        }
    }

    /// Rings for bookmarks, and ends the watch when its time is over.
    private static func keepTime(
        until end: ContinuousClock.Instant,
        every interval: Duration,
        _ subscription: StoreSubscription
    ) async throws {
        while ContinuousClock.now < end {
            try await Task.sleep(until: min(end, .now + interval), clock: .continuous)
            subscription.ring()
        }
        subscription.finish()
    }

    private func tell(to writer: StreamWriter, until end: ContinuousClock.Instant) async throws {
        var stream = stream
        var budget = EventBudget(ending: ending)
        var nextBookmark = ContinuousClock.now + bookmarkInterval
        var pending: [ByteBuffer]? = opening
        subscription.ring()
        for await _ in subscription.wakes {
            while let lines = pending {
                for line in lines {
                    guard try await budget.write(line, to: writer) else { return }
                }
                do throws(APIError) {
                    pending = try stream.next()
                } catch {
                    return try await writer.write(WatchStream.error(error))
                }
            }
            pending = []
            if ContinuousClock.now >= nextBookmark {
                for line in stream.bookmark() { try await writer.write(line) }
                nextBookmark = .now + bookmarkInterval
            }
            if budget.isSpent { return try await budget.end(writer) }
        }
        try Task.checkCancellation()
        for line in stream.bookmark() { try await writer.write(line) }
    }
}

/// How a fault ends a watch.
struct WatchEnding: Sendable {
    let afterEvents: Int
    let saysExpired: Bool

    /// Nil for a fault that does not end it.
    init?(_ fault: Fault?) {
        switch fault {
        case .expireWatch(let events): (afterEvents, saysExpired) = (events, true)
        case .endWatch(let events): (afterEvents, saysExpired) = (events, false)
        case nil, .status, .delay, .slowBody, .cut: return nil
        }
    }
}

/// How many events a watch still tells before a fault ends it.
private struct EventBudget {
    private let ending: WatchEnding?
    private var left: Int

    init(ending: WatchEnding?) {
        self.ending = ending
        left = ending?.afterEvents ?? .max
    }

    var isSpent: Bool { ending != nil && left <= 0 }

    /// False when the watch has ended instead.
    mutating func write(_ line: ByteBuffer, to writer: StreamWriter) async throws -> Bool {
        if isSpent {
            try await end(writer)
            return false
        }
        try await writer.write(line)
        left -= 1
        return true
    }

    func end(_ writer: StreamWriter) async throws {
        guard ending?.saysExpired == true else { return }
        try await writer.write(WatchStream.error(.expired("too old resource version")))
    }
}
