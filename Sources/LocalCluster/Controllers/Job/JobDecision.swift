import FoundationEssentials

/// What the job rules need to know of one pod of the job.
struct JobPod: Equatable, Sendable {
    enum Phase: Equatable, Sendable { case active(ready: Bool), succeeded, failed }
    var name: String
    var phase: Phase
    /// Restarts of its containers, which count as failures with `restartPolicy: OnFailure`.
    var restarts: Int
    /// When its last container ended.
    var finished: Date?
}

/// A job's specification and history, reduced to what decides.
struct JobSituation: Equatable, Sendable {
    var completions = 1
    var parallelism = 1
    var backoffLimit = 6
    var activeDeadline: TimeInterval?
    var suspended = false
    var restartsInPlace = false
    var started: Date?
    /// The count in the status, for pods that somebody deleted since.
    var failedBefore = 0
    var pods: [JobPod] = []
}

/// What to do with a job now.
enum JobDecision: Equatable, Sendable {
    case complete
    case fail(reason: String, message: String)
    case suspend
    /// Have this many active pods, and look again after a delay when a deadline or a back-off is near.
    case run(create: Int, delete: [String], again: TimeInterval?)
}

/// The rules of `batch/v1` Job: completions, back-off limit, deadline, suspension; pure.
extension JobDecision {
    /// - Parameter retryDelay: The wait before the first retry; it doubles with each failure, up to 36 times itself (10 s to 6 min in Kubernetes).
    static func of(_ job: JobSituation, now: Date, retryDelay: TimeInterval) -> JobDecision {
        let succeeded = job.pods.count { $0.phase == .succeeded }
        let active = job.pods.filter { if case .active = $0.phase { true } else { false } }
        if succeeded >= job.completions { return .complete }
        if failures(of: job, active: active) > job.backoffLimit {
            return .fail(reason: "BackoffLimitExceeded", message: "Job has reached the specified backoff limit")
        }
        if job.suspended { return .suspend }
        let remaining = job.activeDeadline.flatMap { limit in job.started.map { limit - now.timeIntervalSince($0) } }
        if let remaining, remaining <= 0 {
            return .fail(reason: "DeadlineExceeded", message: "Job was active longer than specified deadline")
        }
        let wanted = min(job.parallelism, job.completions - succeeded)
        if active.count > wanted {
            return .run(create: 0, delete: active.suffix(active.count - wanted).map(\.name), again: remaining)
        }
        let wait = backOff(of: job, now: now, base: retryDelay)
        guard active.count < wanted, wait > 0 else {
            return .run(create: wanted - active.count, delete: [], again: remaining)
        }
        return .run(create: 0, delete: [], again: min(wait, remaining ?? wait))
    }

    /// Failed pods, plus restarts in place of the pods still active.
    private static func failures(of job: JobSituation, active: [JobPod]) -> Int {
        let failed = max(job.failedBefore, job.pods.count { $0.phase == .failed })
        return failed + (job.restartsInPlace ? active.reduce(0) { $0 + $1.restarts } : 0)
    }

    /// Seconds to wait before the next pod, counted from the last failure; zero or less when it may start.
    private static func backOff(of job: JobSituation, now: Date, base: TimeInterval) -> TimeInterval {
        let failed = job.pods.filter { $0.phase == .failed }
        guard !failed.isEmpty, let last = failed.compactMap(\.finished).max() else { return 0 }
        let delay = min(base * Double(1 << min(failed.count - 1, 10)), base * 36)
        return delay - now.timeIntervalSince(last)
    }
}
