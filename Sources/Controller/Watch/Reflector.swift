package import Kubernetes
package import Logging
package import Metrics
import ServiceLifecycle
import Synchronization

/// Keeps a cache equal to what the API server has of one kind, by listing once and watching from there.
///
/// Deletions missed while no watch was open are found by the next list and told like any other change. Failures are retried for ever with
/// growing waits. Several controllers may subscribe to one reflector.
package final class Reflector<R: KubernetesResource>: WatchSource, Service {
    private struct State: Sendable {
        var handlers: [@Sendable (Change<R>) -> Void] = []
        var unsynced: Set<String>
        /// Per loop: one that is stuck must not hide behind the others.
        var lastSteps: [String: Duration]
    }

    package let cache: Cache<R>
    private let client: KubernetesClient
    private let scopes: [String]
    private let labelSelector: String?
    private let fieldSelector: String?
    private let initialList: InitialList
    private let timing: WatchTiming
    private let timeline: Timeline
    private let metrics: WatchMetrics
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameters:
    ///   - namespaces: those to watch, each by a loop of its own; nil for all at once.
    ///   - cache: where objects are stored; its transform drops what nobody reads.
    package init(
        client: KubernetesClient,
        _: R.Type = R.self,
        namespaces: [String]? = nil,
        labelSelector: String? = nil,
        fieldSelector: String? = nil,
        cache: Cache<R> = Cache(),
        initialList: InitialList = .paged,
        timing: WatchTiming = WatchTiming(),
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.client = client
        self.scopes = R.type.isNamespaced ? namespaces.map { Array(Set($0)).sorted() } ?? [""] : [""]
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
        self.cache = cache
        self.initialList = initialList
        self.timing = timing
        self.timeline = Timeline(clock)
        self.metrics = WatchMetrics(kind: R.type.kind, factory: metrics)
        var logger = logger
        logger[metadataKey: "watch.kind"] = "\(R.type.kind)"
        self.logger = logger
        let now = timeline.now()
        self.state = Mutex(State(unsynced: Set(scopes), lastSteps: Dictionary(uniqueKeysWithValues: scopes.map { ($0, now) })))
    }

    /// Calls `handler`, which must be quick, with every change from now on, in order for each object. What is already stored comes first.
    package func subscribe(_ handler: @escaping @Sendable (Change<R>) -> Void) {
        state.withLock { $0.handlers.append(handler) }
        for object in cache.list() { handler(.added(object, isInitial: true)) }
    }

    package var resourceType: ResourceType { R.type }
    package var isSynced: Bool { cache.isSynced }
    package var count: Int { cache.count }
    package var sinceLastStep: Duration { timeline.now() - (state.withLock { $0.lastSteps.values.min() } ?? .zero) }
    package var longestStep: Duration { timing.timeout + timing.idleMargin + timing.backoff.maximum + .seconds(60) }

    package func waitUntilSynced() async throws { try await cache.waitUntilSynced() }

    /// As `follow`, and ends at graceful shutdown.
    package func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await self.follow() }
        } catch is CancellationError {
            return
        }
    }

    package func follow() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for scope in scopes { group.addTask { try await self.follow(scope) } }
        }
    }

    private func follow(_ scope: String) async throws {
        var progress = WatchProgress(timing: timing, initialList: initialList)
        while true {
            try Task.checkCancellation()
            beat(scope)
            let wait: Duration
            do {
                try await perform(&progress, scope)
                let (pause, failure) = progress.closed(at: timeline.now())
                metrics.restarted(failure?.reason.rawValue ?? "closed")
                wait = pause
            } catch {
                try Task.checkCancellation()
                wait = note(error, &progress, scope)
            }
            beat(scope)
            try await timeline.sleep(for: wait)
        }
    }

    /// Lists if need be, then watches until the server closes the stream.
    private func perform(_ progress: inout WatchProgress, _ scope: String) async throws {
        if progress.step == .list {
            let list = try await client.list(
                R.self,
                in: namespace(scope),
                options: ListOptions(labelSelector: labelSelector, fieldSelector: fieldSelector, limit: timing.pageSize)
            )
            store(list.items, version: list.resourceVersion, scope)
            progress.listed(version: list.resourceVersion)
            beat(scope)
        }
        progress.opened(at: timeline.now())
        var initial: [R]? = progress.step == .listAndWatch ? [] : nil
        for try await event in client.watch(R.self, in: namespace(scope), options: watchOptions(progress.step)) {
            beat(scope)
            metrics.sawEvent()
            try take(event, &progress, &initial, scope)
        }
    }

    private func take(_ event: WatchEvent<R>, _ progress: inout WatchProgress, _ initial: inout [R]?, _ scope: String) throws {
        switch event {
        case .added(let object) where initial != nil:
            initial?.append(object)
            progress.advanced(to: nil, isInitial: true)
        case .added(let object), .modified(let object):
            tell(cache.observe(object, scope: scope))
            progress.advanced(to: object.metadata.resourceVersion)
        case .deleted(let object):
            tell(cache.observeDeletion(of: object, scope: scope))
            progress.advanced(to: object.metadata.resourceVersion)
        case .bookmark(let version, let initialEventsEnd):
            if initialEventsEnd, let objects = initial {
                store(objects, version: version, scope)
                initial = nil
            }
            cache.advance(scope: scope, to: version)
            progress.advanced(to: version, isInitial: initial != nil)
        case .error(let status):
            throw KubernetesError.api(status)
        }
    }

    private func store(_ objects: [R], version: String, _ scope: String) {
        for change in cache.replace(scope: scope, with: objects, version: version) { tell(change) }
        metrics.sawEvent()
        let isLast = state.withLock { state in
            state.unsynced.remove(scope)
            return state.unsynced.isEmpty
        }
        guard isLast, !cache.isSynced else { return }
        cache.markSynced()
        logger.debug("Cache is synced", metadata: ["watch.objects": "\(cache.count)"])
    }

    private func tell(_ change: Change<R>?) {
        if let change { receive(change) }
    }

    /// Tells everyone who subscribed.
    func receive(_ change: Change<R>) {
        for handler in state.withLock({ $0.handlers }) { handler(change) }
    }

    private func note(_ error: any Error, _ progress: inout WatchProgress, _ scope: String) -> Duration {
        let failure = WatchFailure(error)
        let wait = progress.failed(failure, at: timeline.now())
        metrics.restarted(failure.reason.rawValue)
        // One failure is everyday life on a network; several in a row are worth a person's attention.
        logger.log(
            level: progress.failures > 2 ? .warning : .debug,
            "Watch failed, trying again",
            metadata: [
                "error": "\(error)", "watch.reason": "\(failure.reason.rawValue)", "watch.namespace": "\(scope)",
                "watch.failures": "\(progress.failures)", "watch.wait": "\(wait)",
            ]
        )
        return wait
    }

    private func watchOptions(_ step: WatchProgress.Step) -> WatchOptions {
        var options = WatchOptions(
            labelSelector: labelSelector,
            fieldSelector: fieldSelector,
            timeout: timing.timeout,
            idleMargin: timing.idleMargin
        )
        switch step {
        case .watch(let version): options.resourceVersion = version
        case .listAndWatch: options.sendInitialEvents = true
        case .list: break
        }
        return options
    }

    private func namespace(_ scope: String) -> String? { scope.isEmpty ? nil : scope }

    private func beat(_ scope: String) {
        let now = timeline.now()
        state.withLock { $0.lastSteps[scope] = now }
    }
}
