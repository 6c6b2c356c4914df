import Kubernetes

/// Finds keys that are reconciled again and again although nobody changed their spec; a plain value.
struct LoopDetector: Sendable {
    private struct Record {
        var generation: Int64?
        var windowStart: Duration
        var count: Int
        var isReported: Bool
    }

    private let limit: Int
    private let window: Duration
    private let capacity: Int
    private var records: [ObjectKey: Record] = [:]

    /// More than `limit` reconciles of one generation within `window` count as a loop; at most `capacity` keys are watched.
    init(limit: Int = 30, window: Duration = .seconds(60), capacity: Int = 10_000) {
        self.limit = limit
        self.window = window
        self.capacity = capacity
    }

    /// Notes one reconcile; says whether it is the one that crossed the limit, which happens at most once a window.
    mutating func note(_ key: ObjectKey, generation: Int64?, at now: Duration) -> Bool {
        var record = records[key] ?? Record(generation: generation, windowStart: now, count: 0, isReported: false)
        if record.generation != generation || now - record.windowStart >= window {
            record = Record(generation: generation, windowStart: now, count: 0, isReported: false)
        }
        record.count += 1
        let isLoop = record.count > limit && !record.isReported
        if isLoop { record.isReported = true }
        if records[key] == nil, records.count >= capacity {
            records = records.filter { now - $0.value.windowStart < window }
            if records.count >= capacity { return false }
        }
        records[key] = record
        return isLoop
    }
}
