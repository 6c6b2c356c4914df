import FoundationEssentials
package import Kubernetes
package import Logging
package import Metrics
import ServiceLifecycle
import Synchronization

/// Lets one of several processes lead, by a `coordination.k8s.io/v1` Lease.
///
/// A lease is no fence: a paused leader may believe for up to the lease's duration that it leads, so writes must be safe twice.
package final class LeaderElector: Sendable {
    private enum Attempt {
        case held
        case other(String)
        /// Somebody wrote or deleted the lease meanwhile.
        case contended
    }

    private struct State: Sendable {
        var observation = LeaseObservation()
        var isLeader = false
        /// Whether a claim was ever sent, so that there may be something to release.
        var hasClaimed = false
    }

    /// How this process is called in the lease.
    package let identity: String
    private let client: KubernetesClient
    private let key: ObjectKey
    private let timing: LeaseTiming
    private let timeline: Timeline
    private let logger: Logger
    private let status: Gauge
    private let state = Mutex(State())

    package init(
        client: KubernetesClient,
        lease key: ObjectKey,
        identity: String = LeaderElector.uniqueIdentity(),
        timing: LeaseTiming = LeaseTiming(),
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.client = client
        self.key = key
        self.identity = identity
        self.timing = timing
        self.timeline = Timeline(clock)
        var logger = logger
        logger[metadataKey: "lease"] = "\(key)"
        logger[metadataKey: "lease.identity"] = "\(identity)"
        self.logger = logger
        self.status = Gauge(label: "leader_election_master_status", dimensions: [("name", key.name)], factory: metrics)
        status.record(0)
    }

    /// The machine's name with a random suffix, so that a restarted process is another candidate.
    package static func uniqueIdentity() -> String { "\(ProcessInfo.processInfo.hostName)_\(UUID().uuidString.lowercased())" }

    package var isLeader: Bool { state.withLock { $0.isLeader } }

    /// Who holds the lease as far as known.
    package var holder: String? { state.withLock { $0.observation.lease?.spec.holderIdentity } }

    /// Waits for leadership, runs `body` while leading, and releases the lease when `body` has ended.
    ///
    /// Graceful shutdown ends the wait; once leading it is `body`'s own to heed, and the lease is renewed until `body` ends. Throws what
    /// `body` throws, `CancellationError`, or `LeadershipLost` after `body` has been cancelled and has ended.
    package func run(whileLeading body: @escaping @Sendable () async throws -> Void) async throws {
        let acquiredAt: Duration
        do {
            acquiredAt = try await cancelWhenGracefulShutdown { try await self.acquire() }
        } catch {
            await release()
            throw error
        }
        setLeader(true)
        logger.info("Leading")
        do {
            try await lead(since: acquiredAt, body)
        } catch let lost as LeadershipLost {
            logger.error("Leadership lost", metadata: ["reason": "\(lost.reason)"])
            throw lost
        } catch {
            setLeader(false)
            await release()
            throw error
        }
        setLeader(false)
        await release()
    }

    private func lead(since acquiredAt: Duration, _ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await body() }
            group.addTask { try await self.keepRenewing(since: acquiredAt) }
            // Whichever ends first, by returning or throwing, ends the other.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Returns when this process holds the lease, with the moment from which it does at the latest.
    private func acquire() async throws -> Duration {
        while true {
            let start = timeline.now()
            do {
                switch try await attempt(within: timing.callTimeout) {
                case .held: return start
                case .other(let holder): logger.debug("Another process leads", metadata: ["lease.holder": "\(holder)"])
                case .contended: break
                }
            } catch {
                try Task.checkCancellation()
                logger.warning("Cannot reach the lease", metadata: ["error": "\(error)"])
            }
            try await timeline.sleep(for: timing.jitter.applied(to: timing.retryPeriod))
        }
    }

    /// Renews until cancelled; throws `LeadershipLost` when another process holds the lease or renewing fails for too long.
    private func keepRenewing(since acquiredAt: Duration) async throws {
        var renewedAt = acquiredAt
        while true {
            let deadline = renewedAt + timing.renewDeadline
            try await timeline.sleep(until: min(timeline.now() + timing.jitter.applied(to: timing.retryPeriod), deadline))
            let start = timeline.now()
            guard start < deadline else { throw lost("not renewed in time") }
            do {
                switch try await attempt(within: min(timing.callTimeout, deadline - start)) {
                case .held: renewedAt = start
                case .other(let holder): throw lost("held by \(holder)")
                case .contended: break
                }
            } catch let lost as LeadershipLost {
                throw lost
            } catch {
                try Task.checkCancellation()
                logger.warning("Cannot renew the lease", metadata: ["error": "\(error)"])
            }
        }
    }

    private func lost(_ reason: String) -> LeadershipLost {
        setLeader(false)
        return LeadershipLost(reason: reason)
    }

    private func attempt(within limit: Duration) async throws -> Attempt {
        try await timeline.within(limit) {
            do {
                return try await self.hold()
            } catch let error as KubernetesError where error.isConflict || error.isAlreadyExists || error.isNotFound {
                // Somebody wrote or deleted the lease: the next try reads it first.
                self.state.withLock { $0.observation.forgetVersion() }
                return .contended
            }
        }
    }

    /// One try to take or renew the lease.
    private func hold() async throws -> Attempt {
        var observation = state.withLock { $0.observation }
        let isOurs = observation.lease?.spec.holderIdentity == identity && observation.lease?.metadata.resourceVersion != nil
        if !isOurs {
            guard let found = try await client.find(Lease.self, key) else {
                observation.forget()
                let lease = observation.claimed(by: identity, key: key, durationSeconds: timing.durationSeconds, time: .now())
                state.withLock { $0.hasClaimed = true }
                return note(try await client.create(lease))
            }
            observation = state.withLock { state in
                state.observation.observe(found, at: timeline.now())
                return state.observation
            }
            if let other = observation.otherHolder(than: identity, duration: timing.duration, at: timeline.now()) { return .other(other) }
        }
        let claimed = observation.claimed(by: identity, key: key, durationSeconds: timing.durationSeconds, time: .now())
        state.withLock { $0.hasClaimed = true }
        return note(try await client.replace(claimed))
    }

    private func note(_ lease: Lease) -> Attempt {
        state.withLock { $0.observation.observe(lease, at: timeline.now()) }
        return .held
    }

    private func setLeader(_ isLeader: Bool) {
        state.withLock { $0.isLeader = isLeader }
        status.record(isLeader ? 1 : 0)
    }

    /// Lets go of the lease so that another process can take it at once; a failure is only logged, the lease then runs out by itself.
    private func release() async {
        // A task of its own, awaited here: the present one may be cancelled already, which must not stop the release.
        await Task { await self.releaseHeldLease() }.value
    }

    private func releaseHeldLease() async {
        do {
            try await timeline.within(timing.callTimeout) {
                guard self.state.withLock({ $0.hasClaimed }) else { return }
                guard let found = try await self.client.find(Lease.self, self.key) else { return }
                var observation = LeaseObservation()
                observation.observe(found, at: .zero)
                guard let released = observation.released(by: self.identity, time: .now()) else { return }
                _ = try await self.client.replace(released)
                self.logger.info("Lease released")
            }
        } catch {
            logger.warning("Lease was not released", metadata: ["error": "\(error)"])
        }
        state.withLock { state in
            state.observation.forget()
            state.hasClaimed = false
        }
    }
}
