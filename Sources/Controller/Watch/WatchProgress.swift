/// Where a list-and-watch loop stands and what it does next; a plain value, moments come in as arguments.
///
/// List; watch from the list's version; follow events and bookmarks; when the server closes the stream in time, watch again from the
/// last version; when that version is gone, list again; after any failure wait, longer each time, until a stream has lived long enough.
struct WatchProgress: Sendable {
    enum Step: Sendable, Equatable {
        case list
        /// A watch that begins with the present state.
        case listAndWatch
        case watch(from: String)
    }

    /// Failed tries to resume a watch after which the loop lists again, in case the version itself is what the server cannot serve.
    static let resumeLimit = 5

    private(set) var step: Step
    /// Failures in a row, forgotten after a healthy stream.
    private(set) var failures = 0
    private var failuresToResume = 0
    private var streamStart: Duration?
    private var hadEvent = false
    private var initialList: InitialList
    private let timing: WatchTiming

    init(timing: WatchTiming, initialList: InitialList = .paged) {
        self.timing = timing
        self.initialList = initialList
        self.step = initialList == .streamed ? .listAndWatch : .list
    }

    private var listStep: Step { initialList == .streamed ? .listAndWatch : .list }

    /// A list was stored.
    mutating func listed(version: String) {
        step = .watch(from: version)
        failuresToResume = 0
    }

    /// A watch request was sent.
    mutating func opened(at now: Duration) {
        streamStart = now
        hadEvent = false
    }

    /// An event or bookmark of this version came; it is where a later watch resumes.
    mutating func advanced(to version: String?, isInitial: Bool = false) {
        hadEvent = true
        failuresToResume = 0
        if let version, !version.isEmpty, !isInitial { step = .watch(from: version) }
    }

    /// The server closed the stream; returns how long to wait, and the failure if that came too soon to be regular.
    mutating func closed(at now: Duration) -> (wait: Duration, failure: WatchFailure?) {
        let lived = streamStart.map { now - $0 } ?? .zero
        if step == .listAndWatch || (!hadEvent && lived < timing.shortestStream) {
            let failure = WatchFailure(reason: .closedEarly)
            return (failed(failure, at: now), failure)
        }
        forgetFailuresIfHealthy(at: now)
        streamStart = nil
        return (.zero, nil)
    }

    /// The list or the stream failed; returns how long to wait before the next step.
    mutating func failed(_ failure: WatchFailure, at now: Duration) -> Duration {
        forgetFailuresIfHealthy(at: now)
        streamStart = nil
        let isFirst = failures == 0
        failures += 1
        var wait = timing.backoff.delay(afterFailures: failures)
        switch failure.reason {
        case .gone:
            step = listStep
            // The first list after a version has gone need not wait: nothing is wrong with the server.
            if isFirst { wait = .zero }
        case .refused where step == .listAndWatch:
            initialList = .paged
            step = .list
            wait = .zero
        case .unreadable, .refused, .closedEarly, .connection, .timeout, .server, .tooManyRequests, .other:
            countFailedResume(isUnreadable: failure.reason == .unreadable)
        }
        return max(wait, failure.retryAfter ?? .zero)
    }

    private mutating func countFailedResume(isUnreadable: Bool) {
        guard case .watch = step else { return }
        failuresToResume += 1
        if isUnreadable || failuresToResume >= Self.resumeLimit { step = listStep }
    }

    private mutating func forgetFailuresIfHealthy(at now: Duration) {
        if let streamStart, now - streamStart >= timing.healthyAfter { failures = 0 }
    }
}
