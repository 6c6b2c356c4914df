internal import CPostgres
import Synchronization

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Waits for sockets and deadlines on behalf of every connection of the process: one thread of its own around epoll(7).
///
/// libpq owns its sockets and only needs to know when to look again, so nothing here reads or writes them.
final class Reactor: Sendable {
    typealias Instant = ContinuousClock.Instant

    enum Outcome: Sendable { case ready, timedOut, cancelled }

    struct Events: OptionSet {
        let rawValue: UInt32
        static let readable = Events(rawValue: 0x001)  // EPOLLIN
        static let writable = Events(rawValue: 0x004)  // EPOLLOUT
        fileprivate static let oneShot = Events(rawValue: 1 << 30)  // EPOLLONESHOT
    }

    private struct Waiter {
        let deadline: Instant
        let fire: @Sendable (Outcome) -> Void
    }

    private struct State {
        var waiters: [UInt64: Waiter] = [:]
        var lastID: UInt64 = 0
        /// When the thread looks at deadlines again: never later than the earliest of them.
        var looksAt = Instant.now + Reactor.longestSleep
    }

    static let shared = Reactor()
    private static let longestSleep = Duration.seconds(60)

    private let state = Mutex(State())
    private let poller: Int32
    private let alarm: Int32

    private init() {
        poller = epoll_create1(Int32(O_CLOEXEC))
        alarm = eventfd(0, Int32(O_CLOEXEC) | Int32(O_NONBLOCK))
        precondition(poller >= 0 && alarm >= 0, "no file descriptor left for waiting on sockets")
        watch(alarm, .readable, id: 0)
        var thread = pthread_t()
        let created = pthread_create(&thread, nil, { _ in Reactor.shared.loop() }, nil)
        precondition(created == 0, "no thread left for waiting on sockets")
        pthread_detach(thread)
    }

    /// Suspends until `socket` is ready for one of `events`, `deadline` passes or, when `cancellable`, the task is cancelled.
    func wait(for events: Events, on socket: Int32, until deadline: Instant, cancellable: Bool) async -> Outcome {
        let promise = Promise<Outcome>()
        let id = schedule(at: deadline) { promise.settle($0) }
        if !watch(socket, events.union(.oneShot), id: id) { promise.settle(.ready) }
        let outcome = await promise.value(cancelled: cancellable ? .cancelled : nil)
        unschedule(id)
        return outcome
    }

    /// Calls `fire`, which must be quick, at `deadline` on the reactor's thread unless `unschedule` is called before.
    func schedule(at deadline: Instant, fire: @escaping @Sendable (Outcome) -> Void) -> UInt64 {
        let (id, isEarlier) = state.withLock { state in
            state.lastID += 1
            state.waiters[state.lastID] = Waiter(deadline: deadline, fire: fire)
            let isEarlier = deadline < state.looksAt
            if isEarlier { state.looksAt = deadline }
            return (state.lastID, isEarlier)
        }
        if isEarlier { eventfd_write(alarm, 1) }
        return id
    }

    func unschedule(_ id: UInt64) {
        _ = state.withLock { $0.waiters.removeValue(forKey: id) }
    }

    /// False when the socket cannot be watched (it is closed): the caller looks itself and finds out why.
    @discardableResult
    private func watch(_ socket: Int32, _ events: Events, id: UInt64) -> Bool {
        var event = epoll_event()
        event.events = events.rawValue
        event.data.u64 = id
        return epoll_ctl(poller, EPOLL_CTL_MOD, socket, &event) == 0 || epoll_ctl(poller, EPOLL_CTL_ADD, socket, &event) == 0
    }

    private func loop() -> Never {
        var events = [epoll_event](repeating: epoll_event(), count: 128)
        while true {
            let pause = state.withLock { $0.looksAt } - .now
            let count = epoll_wait(poller, &events, Int32(events.count), Self.milliseconds(pause))
            for event in events.prefix(Int(max(count, 0))) { handle(event.data.u64) }
            expire(.now)
        }
    }

    private func handle(_ id: UInt64) {
        if id == 0 {
            var count: eventfd_t = 0
            eventfd_read(alarm, &count)
        } else if let waiter = state.withLock({ $0.waiters.removeValue(forKey: id) }) {
            waiter.fire(.ready)
        }
    }

    private func expire(_ now: Instant) {
        let expired = state.withLock { state -> [Waiter] in
            guard now >= state.looksAt else { return [] }
            let late = state.waiters.filter { $0.value.deadline <= now }
            for id in late.keys { state.waiters.removeValue(forKey: id) }
            state.looksAt = state.waiters.values.reduce(now + Self.longestSleep) { min($0, $1.deadline) }
            return Array(late.values)
        }
        for waiter in expired { waiter.fire(.timedOut) }
    }

    /// Rounded up, so that the thread never wakes just before a deadline and spins.
    private static func milliseconds(_ duration: Duration) -> Int32 {
        guard duration > .zero else { return 0 }
        let (seconds, attoseconds) = duration.components
        return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}
