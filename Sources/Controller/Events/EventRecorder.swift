import Crypto
package import Kubernetes
package import Logging
package import Metrics
import Observability
import ServiceLifecycle
import Synchronization

/// Tells people what happened to an object through `events.k8s.io/v1`, without ever delaying or failing the caller.
///
/// Repeats within six minutes raise the count of one event instead of making new ones. Events that do not fit the bounded queue,
/// or that the server refuses, are dropped and counted in `gravity_events_dropped_total`. They are written only while `run` runs.
package struct EventRecorder: Service {
    private static let noteLimit = 1024
    private static let wordLimit = 128
    private static let writeTimeout: Duration = .seconds(10)

    /// State shared by the copies of a recorder.
    private final class Shared: Sendable {
        struct State: Sendable {
            var book: EventBook
            var isClosed = false
        }

        let state: Mutex<State>
        let changed = WakeUp()

        init(capacity: Int) { state = Mutex(State(book: EventBook(capacity: capacity))) }
    }

    private let client: KubernetesClient
    private let reportingController: String
    private let instance: String
    private let timeline: Timeline
    private let logger: Logger
    private let metrics: any MetricsFactory
    private let shared: Shared

    /// - Parameters:
    ///   - reportingController: a qualified name such as `gravity.dev/operator`.
    ///   - instance: this process, such as the pod's name.
    ///   - capacity: bound on waiting events and on open series.
    package init(
        client: KubernetesClient,
        reportingController: String,
        instance: String,
        capacity: Int = 1000,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.client = client
        self.reportingController = reportingController
        self.instance = String(instance.prefix(Self.wordLimit))
        self.timeline = Timeline(clock)
        self.logger = logger
        self.metrics = metrics
        self.shared = Shared(capacity: capacity)
    }

    /// Queues an event: `reason` and `action` are CamelCase words of at most 128 characters, `note` at most 1 kB; more is cut.
    /// Passwords in URLs and bearer tokens in the note are masked.
    package func record(regarding object: ObjectReference, type: EventType, reason: String, action: String, note: String) {
        let identity = EventIdentity(
            regarding: object,
            type: type,
            reason: String(reason.prefix(Self.wordLimit)),
            action: String(action.prefix(Self.wordLimit))
        )
        let note = Self.cut(Masking.redacted(note))
        let isQueued = shared.state.withLock { !$0.isClosed && $0.book.add(identity, note: note) }
        guard isQueued else { return drop("full") }
        shared.changed.send()
    }

    /// Writes queued events until `close` was called and the queue is empty, or the task is cancelled.
    package func run() async throws {
        await withGracefulShutdownHandler {
            await write()
        } onGracefulShutdown: {
            close()
        }
    }

    /// Takes no more events; `run` ends once those waiting are written.
    package func close() {
        shared.state.withLock { $0.isClosed = true }
        shared.changed.send()
    }

    func write() async {
        while !Task.isCancelled {
            let next = shared.state.withLock { state in
                (write: state.book.next(at: timeline.now()), isClosed: state.isClosed)
            }
            if let write = next.write {
                await perform(write)
            } else if next.isClosed {
                return
            } else {
                await shared.changed.wait()
            }
        }
    }

    private func perform(_ write: EventWrite) async {
        do {
            switch write {
            case .create(let identity, let note, let count): try await create(identity, note: note, count: count)
            case .extend(let identity, let name, let note, let count):
                do {
                    try await extend(identity, name: name, count: count)
                } catch let error as KubernetesError where error.isNotFound {
                    // The server deletes old events by itself: begin a new one.
                    shared.state.withLock { $0.book.close(identity) }
                    try await create(identity, note: note, count: 1)
                }
            }
        } catch {
            drop("failed")
            logger.debug("Event was not written", metadata: ["error": "\(error)"])
        }
    }

    private func create(_ identity: EventIdentity, note: String, count: Int32) async throws {
        let now = MicroTime.now()
        let name = Self.name(identity, at: now)
        let event = Event(
            metadata: ObjectMeta(name: name, namespace: identity.regarding.eventNamespace),
            eventTime: now,
            series: count > 1 ? Event.Series(count: count, lastObservedTime: now) : nil,
            reportingController: reportingController,
            reportingInstance: instance,
            action: identity.action,
            reason: identity.reason,
            regarding: identity.regarding.reference,
            note: note,
            eventType: identity.type.rawValue
        )
        _ = try await timeline.within(Self.writeTimeout) { try await client.create(event) }
        wrote(identity, name: name, count: count)
    }

    private func extend(_ identity: EventIdentity, name: String, count: Int32) async throws {
        let series: JSONValue = ["count": .integer(Int64(count)), "lastObservedTime": .string(MicroTime.now().description)]
        let key = ObjectKey(namespace: identity.regarding.eventNamespace, name: name)
        _ = try await timeline.within(Self.writeTimeout) {
            try await client.patch(Event.type, key, .merge(["series": series]))
        }
        wrote(identity, name: name, count: count)
    }

    private func wrote(_ identity: EventIdentity, name: String, count: Int32) {
        shared.state.withLock { $0.book.wrote(identity, name: name, count: count, at: timeline.now()) }
    }

    private func drop(_ reason: String) {
        Counter(label: "gravity_events_dropped_total", dimensions: [("reason", reason)], factory: metrics).increment()
    }

    /// The object's name and a hash of what the event says and when it began: unique, and a valid DNS subdomain.
    private static func name(_ identity: EventIdentity, at time: MicroTime) -> String {
        let object = identity.regarding
        let text = [
            object.apiVersion, object.kind, object.namespace, object.name, object.uid, identity.type.rawValue, identity.reason,
            identity.action,
            "\(time.microseconds)",
        ].joined(separator: "\n")
        let digits = SHA256.hash(data: Array(text.utf8)).prefix(8).map { byte in
            byte < 16 ? "0" + String(byte, radix: 16) : String(byte, radix: 16)
        }
        return "\(object.name.prefix(200)).\(digits.joined())"
    }

    private static func cut(_ note: String) -> String {
        guard note.utf8.count > noteLimit else { return note }
        var kept = note
        while kept.utf8.count > noteLimit - 3 { kept.removeLast() }
        return kept + "…"
    }
}
