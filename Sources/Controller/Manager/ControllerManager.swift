import Kubernetes
package import Logging
package import Observability
import ServiceLifecycle

/// Runs watches, leader election and controllers as one service.
///
/// Watches and caches run from the start, so that a standby is warm; controllers work only while this process leads. Graceful shutdown lets
/// work in progress finish for `shutdownGrace`, releases the lease and then ends the watches. When the lease is lost, all work is cancelled
/// at once and `run` throws `LeadershipLost`; the process is then meant to end and start anew.
package struct ControllerManager: Service {
    private static let eventGrace: Duration = .seconds(5)

    private let watches: [any WatchSource]
    private let controllers: [Controller]
    private let elector: LeaderElector?
    private let events: EventRecorder?
    private let shutdownGrace: Duration
    private let timeline: Timeline
    private let logger: Logger

    /// - Parameters:
    ///   - watches: watches besides those the controllers bring along.
    ///   - elector: nil when this process is the only one.
    package init(
        watches: [any WatchSource] = [],
        controllers: [Controller],
        elector: LeaderElector? = nil,
        events: EventRecorder? = nil,
        shutdownGrace: Duration = .seconds(30),
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        var known: Set<ObjectIdentifier> = []
        self.watches = (watches + controllers.flatMap(\.watches)).filter { known.insert(ObjectIdentifier($0)).inserted }
        self.controllers = controllers
        self.elector = elector
        self.events = events
        self.shutdownGrace = shutdownGrace
        self.timeline = Timeline(clock)
        self.logger = logger
    }

    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for watch in watches { group.addTask { try await watch.follow() } }
            group.addTask { try await self.workAndReport() }
            // Watch loops never end by themselves: the first to end is the work, or a watch that threw.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Works, with the event recorder at its side, which afterwards has a moment to write what still waits.
    private func workAndReport() async throws {
        guard let events else { return try await workWhileLeading() }
        try await withThrowingTaskGroup(of: Void.self) { recorder in
            recorder.addTask { await events.write() }
            defer { recorder.cancelAll() }
            try await workWhileLeading()
            events.close()
            recorder.addTask { try await self.timeline.sleep(for: Self.eventGrace) }
            // Whichever is first: all events written, or the time for that is up.
            try await recorder.next()
        }
    }

    private func workWhileLeading() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                for watch in watches { try await watch.waitUntilSynced() }
            }
            logger.info("Caches are synced", metadata: ["watches": "\(watches.count)"])
            if let elector {
                try await elector.run { try await self.runControllers() }
            } else {
                try await runControllers()
            }
        } catch let error as CancellationError {
            // Graceful shutdown before any work began; a cancelled task tells its caller.
            if Task.isCancelled { throw error }
        }
    }

    private func runControllers() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await withThrowingDiscardingTaskGroup { workers in
                    for controller in controllers { workers.addTask { try await controller.run() } }
                }
            }
            group.addTask {
                try await gracefulShutdown()
                try await self.timeline.sleep(for: self.shutdownGrace)
                self.logger.warning("Work in progress did not finish in time")
            }
            // The controllers have ended, or the time for that is up.
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}

extension ControllerManager {
    /// Ready once every cache has been filled.
    package var readinessChecks: [any HealthCheck] {
        let watches = watches
        return [
            NamedCheck("caches") {
                let missing = Set(watches.filter { !$0.isSynced }.map(\.resourceType.kind)).sorted()
                guard missing.isEmpty else { throw HealthCheckFailure("not synced: \(missing.joined(separator: ", "))") }
            }
        ]
    }

    /// Alive while every watch loop makes steps; an API server that is down does not count against it.
    package var livenessChecks: [any HealthCheck] {
        let watches = watches
        return [
            NamedCheck("watches") {
                let stuck = Set(watches.filter { $0.sinceLastStep > $0.longestStep }.map(\.resourceType.kind)).sorted()
                guard stuck.isEmpty else { throw HealthCheckFailure("stuck: \(stuck.joined(separator: ", "))") }
            }
        ]
    }

    /// Queues, caches and leadership for `/debug/state`; object names only.
    package var debugSections: [DebugSection] {
        let watches = watches
        let controllers = controllers
        let elector = elector
        return [
            DebugSection("caches") {
                JSONValue.array(
                    watches.map { watch in
                        [
                            "kind": .string(watch.resourceType.kind), "objects": .integer(Int64(watch.count)),
                            "synced": .bool(watch.isSynced),
                        ]
                    }
                ).text
            },
            DebugSection("queues") {
                JSONValue.object(
                    Dictionary(controllers.map { ($0.name, Self.describe($0.queue)) }, uniquingKeysWith: { first, _ in first })
                ).text
            },
            DebugSection("leadership") {
                guard let elector else { return "null" }
                let holder = elector.holder.map { JSONValue.string($0) } ?? .null
                let state: JSONValue = ["identity": .string(elector.identity), "leading": .bool(elector.isLeader), "holder": holder]
                return state.text
            },
        ]
    }

    private static func describe(_ queue: WorkQueue<ObjectKey>) -> JSONValue {
        let summary = queue.summary()
        func names(_ keys: [ObjectKey]) -> JSONValue { .array(keys.sorted().prefix(1000).map { .string($0.description) }) }
        return ["ready": names(summary.ready), "delayed": names(summary.delayed), "processing": names(summary.processing)]
    }
}
