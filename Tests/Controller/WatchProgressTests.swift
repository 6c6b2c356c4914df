@testable import Controller
import Kubernetes
import Testing

@Suite struct WatchProgressTests {
    private let timing = WatchTiming(backoff: Backoff(initial: .milliseconds(800), maximum: .seconds(30), jitter: .none))

    private func watching(at version: String = "10") -> WatchProgress {
        var progress = WatchProgress(timing: timing)
        progress.listed(version: version)
        progress.opened(at: .zero)
        return progress
    }

    @Test func `A loop lists first, watches from the list's version, and follows events and bookmarks`() {
        var progress = WatchProgress(timing: timing)
        #expect(progress.step == .list)
        progress.listed(version: "10")
        #expect(progress.step == .watch(from: "10"))
        progress.advanced(to: "12")
        progress.advanced(to: nil)
        #expect(progress.step == .watch(from: "12"))
    }

    @Test func `A stream closed in time is resumed at once at the last version`() {
        var progress = watching()
        progress.advanced(to: "11")
        let (wait, failure) = progress.closed(at: .seconds(290))
        #expect(wait == .zero && failure == nil)
        #expect(progress.step == .watch(from: "11"))
    }

    @Test func `A stream closed at once without an event counts as a failure`() {
        var progress = watching()
        let (wait, failure) = progress.closed(at: .milliseconds(10))
        #expect(wait == .milliseconds(800) && failure?.reason == .closedEarly)
        #expect(progress.step == .watch(from: "10"))
    }

    @Test func `A version that is gone means a list at once, and with a wait when it happens again`() {
        var progress = watching()
        #expect(progress.failed(WatchFailure(Status(code: 410, reason: "Expired")), at: .seconds(1)) == .zero)
        #expect(progress.step == .list)
        progress.listed(version: "20")
        progress.opened(at: .seconds(2))
        #expect(progress.failed(WatchFailure(reason: .gone), at: .seconds(3)) == .milliseconds(1600))
    }

    @Test func `Waits double up to thirty seconds and start again after two healthy minutes`() {
        var progress = watching()
        var waits: [Duration] = []
        for _ in 0..<8 { waits.append(progress.failed(WatchFailure(reason: .connection), at: .seconds(1))) }
        #expect(waits == [800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000].map { .milliseconds($0) })
        progress.listed(version: "11")
        progress.opened(at: .seconds(100))
        #expect(progress.failed(WatchFailure(reason: .connection), at: .seconds(219)) == .seconds(30))
        progress.opened(at: .seconds(300))
        #expect(progress.failed(WatchFailure(reason: .connection), at: .seconds(420)) == .milliseconds(800))
    }

    @Test func `The server's own wait is respected`() {
        var progress = watching()
        let busy = WatchFailure(Status(code: 429, retryAfter: .seconds(17)))
        #expect(progress.failed(busy, at: .seconds(1)) == .seconds(17))
    }

    @Test func `After five failed tries to resume the loop lists again`() {
        var progress = watching()
        for _ in 0..<4 { _ = progress.failed(WatchFailure(reason: .server), at: .seconds(1)) }
        #expect(progress.step == .watch(from: "10"))
        _ = progress.failed(WatchFailure(reason: .server), at: .seconds(1))
        #expect(progress.step == .list)
    }

    @Test func `An event that cannot be read means a list, since resuming would bring it again`() {
        var progress = watching()
        _ = progress.failed(WatchFailure(KubernetesError.tooLarge(limit: 1)), at: .seconds(1))
        #expect(progress.step == .list)
    }

    @Test(arguments: [400, 422]) func `A server that refuses a streamed list is asked for a paged one`(code: Int) {
        var progress = WatchProgress(timing: timing, initialList: .streamed)
        #expect(progress.step == .listAndWatch)
        progress.opened(at: .zero)
        #expect(progress.failed(WatchFailure(Status(code: code)), at: .zero) == .zero)
        #expect(progress.step == .list)
    }
}
