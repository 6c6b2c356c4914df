/// The state machine of one probe: thresholds turn single results into a verdict; pure.
struct ProbeState: Equatable, Sendable {
    enum Verdict: Equatable, Sendable { case success, failure }

    let successThreshold: Int
    let failureThreshold: Int
    private(set) var verdict: Verdict?
    private var last: Verdict?
    private var run = 0

    /// A startup or readiness probe begins failed (not started, not ready), a liveness probe succeeded.
    init(_ probe: ProbeSpec, kind: ProbeKind) {
        successThreshold = kind == .readiness ? max(1, probe.successThreshold ?? 1) : 1
        failureThreshold = max(1, probe.failureThreshold ?? 3)
    }

    /// Takes one result in; returns the verdict when it is new.
    mutating func record(_ result: Verdict) -> Verdict? {
        run = last == result ? run + 1 : 1
        last = result
        let threshold = result == .success ? successThreshold : failureThreshold
        guard run >= threshold, verdict != result else { return nil }
        verdict = result
        return result
    }
}

/// What a probe's verdict is about.
enum ProbeKind: String, CaseIterable, Sendable {
    case startup = "Startup"
    case readiness = "Readiness"
    case liveness = "Liveness"
}
