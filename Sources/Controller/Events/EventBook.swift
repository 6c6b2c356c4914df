import DequeModule
import Kubernetes

/// What makes two events repeats of each other; the note is not part of it.
struct EventIdentity: Sendable, Hashable {
    let regarding: ObjectReference
    let type: EventType
    let reason: String
    let action: String
}

/// One write to the API server that an event calls for.
enum EventWrite: Sendable, Equatable {
    /// Seen for the first time in a while.
    case create(EventIdentity, note: String, count: Int32)
    /// Seen again: set the series of the event of this name.
    case extend(EventIdentity, name: String, note: String, count: Int32)
}

/// Events waiting to be written and series still open; a plain value, bounded in both.
struct EventBook: Sendable {
    private struct Pending {
        var note: String
        var count: Int32
    }

    private struct Series {
        var name: String
        var count: Int32
        var lastSeen: Duration
    }

    private let capacity: Int
    private let seriesLifetime: Duration
    private var order: Deque<EventIdentity> = []
    private var pending: [EventIdentity: Pending] = [:]
    private var series: [EventIdentity: Series] = [:]

    init(capacity: Int, seriesLifetime: Duration = .seconds(360)) {
        self.capacity = capacity
        self.seriesLifetime = seriesLifetime
    }

    var isEmpty: Bool { order.isEmpty }

    /// Queues an event, or counts it to one that still waits; false when there is no room.
    mutating func add(_ identity: EventIdentity, note: String) -> Bool {
        if let waiting = pending[identity] {
            pending[identity] = Pending(note: note, count: waiting.count &+ 1)
            return true
        }
        guard order.count < capacity else { return false }
        order.append(identity)
        pending[identity] = Pending(note: note, count: 1)
        return true
    }

    /// The next write to make.
    mutating func next(at now: Duration) -> EventWrite? {
        guard let identity = order.popFirst(), let waiting = pending.removeValue(forKey: identity) else { return nil }
        guard let open = series[identity], now - open.lastSeen < seriesLifetime else {
            return .create(identity, note: waiting.note, count: waiting.count)
        }
        return .extend(identity, name: open.name, note: waiting.note, count: open.count + waiting.count)
    }

    /// Notes that the event of this name now stands for `count` observations.
    mutating func wrote(_ identity: EventIdentity, name: String, count: Int32, at now: Duration) {
        if series[identity] == nil, series.count >= capacity { forgetOldSeries(at: now) }
        series[identity] = Series(name: name, count: count, lastSeen: now)
    }

    /// Forgets an open series, so that the next repeat begins a new one.
    mutating func close(_ identity: EventIdentity) { series[identity] = nil }

    private mutating func forgetOldSeries(at now: Duration) {
        series = series.filter { now - $0.value.lastSeen < seriesLifetime }
        guard series.count >= capacity, let oldest = series.min(by: { $0.value.lastSeen < $1.value.lastSeen }) else { return }
        series[oldest.key] = nil
    }
}
