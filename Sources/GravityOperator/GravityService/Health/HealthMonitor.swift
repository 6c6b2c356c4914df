import Kubernetes
import ServiceLifecycle
import Synchronization

/// Asks rolled-out services for their health reports, away from the reconcilers, and says when an answer changed.
final class HealthMonitor: Service {
    /// Where and for which revision to ask.
    struct Target: Sendable, Hashable {
        let url: String
        let revision: String
    }

    private struct Entry {
        var target: Target
        var report: HealthReport?
        var due: ContinuousClock.Instant
        var failures = 0
    }

    private let entries = Mutex<[ObjectKey: Entry]>([:])
    private let ask: @Sendable (String) async -> HealthReport
    private let onChange: @Sendable (ObjectKey) -> Void
    private let period: Duration
    private let tick: Duration
    private static let concurrency = 8

    /// - Parameters:
    ///   - period: between two questions to a service that answers.
    ///   - onChange: called when a service's report differs from the one before.
    init(
        period: Duration = .seconds(30),
        tick: Duration = .milliseconds(500),
        ask: @escaping @Sendable (String) async -> HealthReport = HealthQuestion.ask,
        onChange: @escaping @Sendable (ObjectKey) -> Void
    ) {
        self.period = period
        self.tick = tick
        self.ask = ask
        self.onChange = onChange
    }

    /// The latest report of a service; from now on it is asked. A new target is asked at once, and its report is nil until it answered.
    func report(of key: ObjectKey, at target: Target) -> HealthReport? {
        entries.withLock { entries in
            if let entry = entries[key], entry.target == target { return entry.report }
            let known = entries[key].flatMap { $0.target.url == target.url ? $0.report : nil }
            entries[key] = Entry(target: target, report: known, due: .now)
            return known
        }
    }

    /// Stops asking a service.
    func forget(_ key: ObjectKey) {
        entries.withLock { _ = $0.removeValue(forKey: key) }
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while true {
                    await self.askDue()
                    try await Task.sleep(for: self.tick)
                }
            }
        } catch is CancellationError {
            return
        }
    }

    private func askDue() async {
        let due = takeDue()
        guard !due.isEmpty else { return }
        await withDiscardingTaskGroup { group in
            for (key, target) in due {
                group.addTask { self.record(await self.ask(target.url), of: key, at: target) }
            }
        }
    }

    /// The services whose turn it is, at most as many as may be asked at once; each gets its next turn at the same time.
    private func takeDue() -> [(ObjectKey, Target)] {
        let now = ContinuousClock.now
        return entries.withLock { entries in
            let due = entries.filter { $0.value.due <= now }.sorted { $0.value.due < $1.value.due }.prefix(Self.concurrency)
            for (key, _) in due { entries[key]?.due = now + period * Double.random(in: 0.9...1.1) }
            return due.map { ($0.key, $0.value.target) }
        }
    }

    private func record(_ report: HealthReport, of key: ObjectKey, at target: Target) {
        let isNews = entries.withLock { entries in
            guard var entry = entries[key], entry.target == target else { return false }
            let isNews = entry.report != report
            entry.report = report
            entry.failures = report.verdict == .healthy ? 0 : entry.failures + 1
            // A service that has just started may need a moment: a few quick questions before the usual period.
            if entry.failures > 0, entry.failures <= 5 { entry.due = min(entry.due, .now + .seconds(entry.failures)) }
            entries[key] = entry
            return isNews
        }
        if isNews { onChange(key) }
    }
}
