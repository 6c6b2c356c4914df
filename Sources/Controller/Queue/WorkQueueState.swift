import DequeModule
import HeapModule

/// The queue's rules as a plain value: time comes in as an argument, nothing waits.
struct WorkQueueState<Key: Hashable & Sendable>: Sendable {
    private struct Entry {
        var priority: QueuePriority
        var due: Duration
        var isReady: Bool
        /// Tells the entry's present place from places it left.
        var ticket: UInt64
    }

    private struct Processing {
        let since: Duration
        let priority: QueuePriority
        /// The add that came while a worker was busy with the key.
        var again: (priority: QueuePriority, due: Duration)?
    }

    private struct Place: Comparable {
        let due: Duration
        let ticket: UInt64
        let key: Key

        static func < (left: Place, right: Place) -> Bool { (left.due, left.ticket) < (right.due, right.ticket) }
        static func == (left: Place, right: Place) -> Bool { left.ticket == right.ticket }
    }

    /// Every so many hand-outs the key that waited longest goes first, whatever its priority, so that none starves.
    static var fairTurn: UInt64 { 8 }

    private(set) var isShutDown = false
    private(set) var adds: UInt64 = 0
    private var entries: [Key: Entry] = [:]
    private var processing: [Key: Processing] = [:]
    private var failures: [Key: Int] = [:]
    private var ready: [Deque<Place>] = QueuePriority.allCases.map { _ in [] }
    private var delayed = Heap<Place>()
    private var tickets: UInt64 = 0
    private var turns: UInt64 = 0
    private let policy: RequeueBackoff

    init(policy: RequeueBackoff) {
        self.policy = policy
    }

    /// Keys that a worker could take now.
    private(set) var depth = 0
    var delayedCount: Int { entries.count - depth }
    var processingSince: [Duration] { processing.values.map(\.since) }
    func failureCount(of key: Key) -> Int { failures[key] ?? 0 }

    /// Makes `key` due at `due`; a key already queued keeps the earlier moment and the higher priority.
    mutating func add(_ key: Key, _ priority: QueuePriority, due: Duration, now: Duration) {
        guard !isShutDown else { return }
        if processing[key] != nil {
            let known = processing[key]?.again
            processing[key]?.again = (max(priority, known?.priority ?? priority), min(due, known?.due ?? due))
            return
        }
        guard let known = entries[key] else {
            return place(key, priority, due: due, now: now)
        }
        let merged = (priority: max(priority, known.priority), due: min(due, known.due))
        guard merged.priority != known.priority || (merged.due != known.due && !known.isReady) else { return }
        if known.isReady { depth -= 1 }
        place(key, merged.priority, due: merged.due, now: now, isNew: !known.isReady)
    }

    /// The next key for a worker, if one is ready.
    mutating func take(now: Duration) -> Work<Key>? {
        guard !isShutDown else { return nil }
        promote(now: now)
        guard let place = nextPlace(), let entry = entries.removeValue(forKey: place.key) else { return nil }
        depth -= 1
        turns += 1
        processing[place.key] = Processing(since: now, priority: entry.priority)
        return Work(key: place.key, priority: entry.priority, attempt: failureCount(of: place.key) + 1, waited: max(.zero, now - entry.due))
    }

    /// Ends the work on a key; returns how long it took.
    mutating func finish(_ key: Key, _ outcome: WorkOutcome, now: Duration) -> Duration {
        guard let ended = processing.removeValue(forKey: key) else { return .zero }
        switch outcome {
        case .done: failures[key] = nil
        case .again(let wait):
            failures[key] = nil
            add(key, .periodic, due: now + wait, now: now)
        case .conflict:
            add(key, ended.priority, due: now + policy.conflict.delay(afterFailures: countFailure(of: key)), now: now)
        case .failure(let minimum):
            let wait = max(minimum, policy.failure.delay(afterFailures: countFailure(of: key)))
            add(key, ended.priority, due: now + wait, now: now)
        case .interrupted: add(key, ended.priority, due: now, now: now)
        }
        if let again = ended.again { add(key, again.priority, due: again.due, now: now) }
        return now - ended.since
    }

    /// When the next delayed key becomes due.
    mutating func nextDue() -> Duration? {
        while let first = delayed.min {
            if isCurrent(first) { return first.due }
            _ = delayed.popMin()
        }
        return nil
    }

    /// Forgets what waits and takes nothing more; work in progress goes on.
    mutating func shutDown() {
        isShutDown = true
        entries = [:]
        ready = QueuePriority.allCases.map { _ in [] }
        delayed = []
        depth = 0
    }

    /// Keys in the order a worker would see them is not promised; for `/debug/state`.
    func summary() -> (ready: [Key], delayed: [Key], processing: [Key]) {
        (entries.filter(\.value.isReady).map(\.key), entries.filter { !$0.value.isReady }.map(\.key), Array(processing.keys))
    }

    private mutating func countFailure(of key: Key) -> Int {
        failures[key, default: 0] += 1
        return failureCount(of: key)
    }

    private mutating func place(_ key: Key, _ priority: QueuePriority, due: Duration, now: Duration, isNew: Bool = true) {
        tickets += 1
        let isReady = due <= now
        entries[key] = Entry(priority: priority, due: due, isReady: isReady, ticket: tickets)
        let place = Place(due: due, ticket: tickets, key: key)
        guard isReady else { return delayed.insert(place) }
        ready[priority.rawValue].append(place)
        depth += 1
        if isNew { adds += 1 }
    }

    /// Makes delayed keys ready whose moment has come.
    mutating func promote(now: Duration) {
        while let first = delayed.min, first.due <= now {
            _ = delayed.popMin()
            guard isCurrent(first), let entry = entries[first.key] else { continue }
            place(first.key, entry.priority, due: entry.due, now: now)
        }
    }

    private func isCurrent(_ place: Place) -> Bool { entries[place.key]?.ticket == place.ticket }

    private mutating func nextPlace() -> Place? {
        for level in ready.indices {
            while let first = ready[level].first, !isCurrent(first) { ready[level].removeFirst() }
        }
        let isFairTurn = turns % Self.fairTurn == Self.fairTurn - 1
        let level =
            isFairTurn
            ? ready.indices.filter { !ready[$0].isEmpty }.min { (ready[$0].first?.due ?? .zero) < (ready[$1].first?.due ?? .zero) }
            : ready.indices.last { !ready[$0].isEmpty }
        return level.flatMap { ready[$0].popFirst() }
    }
}
