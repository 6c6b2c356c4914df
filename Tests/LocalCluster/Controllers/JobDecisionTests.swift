import FoundationEssentials
import Testing

@testable import LocalCluster

struct JobDecisionTests {
    private let now = Date(timeIntervalSince1970: 10_000)

    private func pod(_ phase: JobPod.Phase, restarts: Int = 0, ended seconds: Double? = nil) -> JobPod {
        JobPod(name: "p\(restarts)", phase: phase, restarts: restarts, finished: seconds.map { now.addingTimeInterval(-$0) })
    }

    private func decide(_ job: JobSituation) -> JobDecision { JobDecision.of(job, now: now, retryDelay: 1) }

    @Test func `A new job gets a pod, and a running one is left alone`() {
        #expect(decide(JobSituation()) == .run(create: 1, delete: [], again: nil))
        #expect(decide(JobSituation(pods: [pod(.active(ready: true))])) == .run(create: 0, delete: [], again: nil))
    }

    @Test func `A success completes the job`() {
        #expect(decide(JobSituation(pods: [pod(.failed, ended: 9), pod(.succeeded, ended: 1)])) == .complete)
    }

    @Test func `Retries wait longer after each failure`() {
        let one = JobSituation(pods: [pod(.failed, ended: 0.4)])
        guard case .run(0, [], let wait?) = decide(one) else { return #expect(Bool(false), "no wait") }
        #expect(abs(wait - 0.6) < 0.001)
        let three = JobSituation(pods: [pod(.failed, ended: 9), pod(.failed, ended: 5), pod(.failed, ended: 1)])
        guard case .run(0, [], let longer?) = decide(three) else { return #expect(Bool(false), "no wait") }
        #expect(abs(longer - 3) < 0.001)
        #expect(decide(JobSituation(pods: [pod(.failed, ended: 2)])) == .run(create: 1, delete: [], again: nil))
    }

    @Test func `More failures than the limit fail the job, also those somebody deleted since`() {
        let failed = JobDecision.fail(reason: "BackoffLimitExceeded", message: "Job has reached the specified backoff limit")
        #expect(decide(JobSituation(backoffLimit: 1, pods: [pod(.failed, ended: 1), pod(.failed, ended: 1)])) == failed)
        #expect(decide(JobSituation(backoffLimit: 1, failedBefore: 2)) == failed)
        #expect(decide(JobSituation(backoffLimit: 0, pods: [pod(.failed, ended: 1)])) == failed)
    }

    @Test func `Restarts in place count as failures`() {
        let job = JobSituation(backoffLimit: 2, restartsInPlace: true, pods: [pod(.active(ready: false), restarts: 3)])
        #expect(decide(job) == .fail(reason: "BackoffLimitExceeded", message: "Job has reached the specified backoff limit"))
    }

    @Test func `The deadline counts from the start and ends active pods`() {
        var job = JobSituation(activeDeadline: 30, started: now.addingTimeInterval(-10), pods: [pod(.active(ready: true))])
        #expect(decide(job) == .run(create: 0, delete: [], again: 20))
        job.started = now.addingTimeInterval(-30)
        #expect(decide(job) == .fail(reason: "DeadlineExceeded", message: "Job was active longer than specified deadline"))
    }

    @Test func `A suspended job has no pods`() {
        #expect(decide(JobSituation(suspended: true, pods: [pod(.active(ready: true))])) == .suspend)
    }
}
