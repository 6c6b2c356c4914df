import Controller
import Observability
import Testing
import TestSupport

@Suite struct WorkQueueTests {
    private let clock = ManualClock()
    private let registry = PrometheusRegistry(collectors: [])

    private func queue(jitter: Jitter = .none) -> WorkQueue<String> {
        WorkQueue(name: "test", policy: RequeueBackoff(jitter: jitter), clock: clock, metrics: registry)
    }

    private func drain(_ queue: WorkQueue<String>, _ count: Int) async -> [String] {
        var keys: [String] = []
        for _ in 0..<count {
            guard let work = await queue.next() else { break }
            keys.append(work.key)
            queue.finish(work.key, .done)
        }
        return keys
    }

    @Test func `A key added many times is handed out once`() async {
        let queue = queue()
        for _ in 0..<100 { queue.add("a", priority: .userChange) }
        queue.add("b", priority: .userChange)
        #expect(queue.depth == 2)
        #expect(await drain(queue, 2) == ["a", "b"])
        #expect(queue.depth == 0)
    }

    @Test func `A user's change goes before a child's, and that before a regular check`() async {
        let queue = queue()
        queue.add("periodic", priority: .periodic)
        queue.add("child", priority: .childChange)
        queue.add("user", priority: .userChange)
        queue.add("raised", priority: .periodic)
        queue.add("raised", priority: .userChange)
        #expect(await drain(queue, 4) == ["user", "raised", "child", "periodic"])
    }

    @Test func `A regular check is not starved by an endless stream of changes`() async {
        let queue = queue()
        queue.add("periodic", priority: .periodic)
        clock.advance(by: .seconds(1))
        for index in 0..<100 { queue.add("user-\(index)", priority: .userChange) }
        #expect(await drain(queue, 8).contains("periodic"))
    }

    @Test func `A key changed while it is worked on becomes ready again only when that work ends`() async throws {
        let queue = queue()
        queue.add("a", priority: .periodic)
        let first = try #require(await queue.next())
        queue.add("a", priority: .userChange)
        #expect(queue.depth == 0)
        queue.finish(first.key, .done)
        #expect(queue.depth == 1)
        #expect(await queue.next()?.priority == .userChange)
    }

    @Test func `Failures wait longer each time, up to five minutes, and success resets them`() async throws {
        let queue = queue()
        try await whileRunning(queue.run) {
            queue.add("a", priority: .userChange)
            for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300] {
                let work = try #require(await queue.next())
                queue.finish(work.key, .failure(minimum: .zero))
                clock.advance(by: .seconds(wait) - .milliseconds(1))
                #expect(queue.depth == 0)
                clock.advance(by: .milliseconds(1))
                try await eventually { queue.depth == 1 }
            }
            let work = try #require(await queue.next())
            #expect(work.attempt == 12)
            queue.finish(work.key, .done)
            #expect(queue.failureCount(of: "a") == 0)
            queue.add("a", priority: .userChange)
            #expect(await queue.next()?.attempt == 1)
        }
    }

    @Test func `Conflicts start at five milliseconds, and a server's own wait is respected`() async throws {
        let queue = queue()
        try await whileRunning(queue.run) {
            queue.add("a", priority: .userChange)
            for wait in [5, 10, 20] {
                queue.finish(try #require(await queue.next()).key, .conflict)
                clock.advance(by: .milliseconds(wait))
                try await eventually { queue.depth == 1 }
            }
            queue.finish(try #require(await queue.next()).key, .failure(minimum: .seconds(60)))
            clock.advance(by: .seconds(59))
            #expect(queue.depth == 0 && queue.delayedCount == 1)
            clock.advance(by: .seconds(1))
            try await eventually { queue.depth == 1 }
        }
    }

    @Test func `Jitter spreads a backoff by a tenth`() {
        for random in [0, 0.25, 0.999] {
            let backoff = Backoff(initial: .seconds(10), maximum: .seconds(300), jitter: Jitter(spread: 0.1, random: { random }))
            let wait = backoff.delay(afterFailures: 1)
            #expect(wait >= .seconds(9) && wait <= .seconds(11))
            #expect(backoff.delay(afterFailures: 100) <= .seconds(300))
        }
    }

    @Test func `A delayed key keeps the earliest of its moments and a change makes it ready at once`() async throws {
        let queue = queue()
        try await whileRunning(queue.run) {
            queue.add("a", priority: .periodic, after: .seconds(100))
            queue.add("a", priority: .periodic, after: .seconds(10))
            queue.add("a", priority: .periodic, after: .seconds(50))
            #expect(queue.delayedCount == 1)
            try await eventually(moving: clock, by: .seconds(1)) { queue.depth == 1 }
            #expect(clock.now.offset >= .seconds(10) && clock.now.offset < .seconds(50))
            #expect(await drain(queue, 1) == ["a"])
            queue.add("a", priority: .periodic, after: .seconds(100))
            queue.add("a", priority: .userChange)
            #expect(queue.depth == 1 && queue.delayedCount == 0)
        }
    }

    @Test func `Shutdown ends waiting workers, drops what waits and lets work in progress finish`() async throws {
        let queue = queue()
        queue.add("busy", priority: .userChange)
        let busy = try #require(await queue.next())
        async let waiting = queue.next()
        queue.shutDown()
        queue.add("late", priority: .userChange)
        #expect(await waiting == nil)
        #expect(await queue.next() == nil)
        #expect(queue.processingCount == 1)
        queue.finish(busy.key, .done)
        #expect(queue.processingCount == 0 && queue.depth == 0)
    }

    @Test func `A cancelled worker gets nothing and loses nothing`() async throws {
        let queue = queue()
        let worker = Task { await queue.next() }
        worker.cancel()
        #expect(await worker.value == nil)
        queue.add("a", priority: .userChange)
        #expect(await queue.next()?.key == "a")
    }

    @Test func `Under stress no two workers ever hold one key, and every change is seen after it was made`() async throws {
        let queue = WorkQueue<Int>(name: "stress", metrics: registry)
        let held = Guarded<Set<Int>>([])
        let versions = Guarded<[Int: Int]>([:])
        let seen = Guarded<[Int: Int]>([:])
        let clashes = Guarded(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await queue.run() }
            for _ in 0..<8 {
                group.addTask {
                    while let work = await queue.next() {
                        if !held.withLock({ $0.insert(work.key).inserted }) { clashes.withLock { $0 += 1 } }
                        let version = versions.withLock { $0[work.key] ?? 0 }
                        await Task.yield()
                        seen.withLock { $0[work.key] = version }
                        held.withLock { _ = $0.remove(work.key) }
                        queue.finish(work.key, Int.random(in: 0..<10) == 0 ? .conflict : .done)
                    }
                }
            }
            await withTaskGroup(of: Void.self) { producers in
                for _ in 0..<4 {
                    producers.addTask {
                        for _ in 0..<5000 {
                            let key = Int.random(in: 0..<20)
                            versions.withLock { $0[key, default: 0] += 1 }
                            queue.add(key, priority: QueuePriority.allCases.randomElement() ?? .periodic)
                            if Int.random(in: 0..<50) == 0 { await Task.yield() }
                        }
                    }
                }
            }
            try await eventually { versions.withLock { $0 } == seen.withLock { $0 } && queue.processingCount == 0 }
            queue.shutDown()
        }
        #expect(clashes.withLock { $0 } == 0)
    }

    @Test func `Metrics carry client-go's names`() async throws {
        let queue = queue()
        queue.add("a", priority: .userChange)
        queue.add("b", priority: .userChange)
        let labels = #"{controller="test",name="test"}"#
        #expect(registry.value("workqueue_depth" + labels) == 2)
        #expect(registry.value("workqueue_adds_total" + labels) == 2)
        clock.advance(by: .seconds(3))
        let work = try #require(await queue.next())
        queue.finish(work.key, .failure(minimum: .zero))
        #expect(registry.value("workqueue_depth" + labels) == 1)
        #expect(registry.value("workqueue_retries_total" + labels) == 1)
        #expect(registry.value("workqueue_queue_duration_seconds_sum" + labels) == 3)
        #expect(registry.value("workqueue_work_duration_seconds_count" + labels) == 1)
    }
}
