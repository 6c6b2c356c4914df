import FoundationEssentials
import Kubernetes

/// A Job's status from its pods, and the situation the rules decide on; pure.
enum JobStatus {
    /// When the job ended; nil while it runs.
    static func finished(_ job: JSONValue) -> Date? {
        guard let condition = ["Complete", "Failed"].compactMap({ job.condition($0) }).first(where: { $0["status"] == "True" }) else {
            return nil
        }
        return condition["lastTransitionTime"]?.dateValue ?? .distantPast
    }

    static func situation(of job: JSONValue, pods: [JSONValue]) -> JobSituation {
        JobSituation(
            completions: job.number("spec", "completions") ?? 1,
            parallelism: job.number("spec", "parallelism") ?? 1,
            backoffLimit: job.number("spec", "backoffLimit") ?? 6,
            activeDeadline: job.number("spec", "activeDeadlineSeconds").map(Double.init),
            suspended: job.at(path: "spec", "suspend")?.boolValue == true,
            restartsInPlace: job.at(path: "spec", "template", "spec", "restartPolicy")?.stringValue == "OnFailure",
            started: job.at(path: "status", "startTime")?.dateValue,
            failedBefore: job.number("status", "failed") ?? 0,
            pods: pods.compactMap(pod)
        )
    }

    /// Nil for a pod that is being deleted while it runs: it counts neither way.
    private static func pod(_ pod: JSONValue) -> JobPod? {
        let phase: JobPod.Phase
        switch pod.podPhase {
        case "Succeeded": phase = .succeeded
        case "Failed": phase = .failed
        default:
            if pod.isBeingDeleted { return nil }
            phase = .active(ready: pod.isReadyPod)
        }
        let ends = (pod.at(path: "status", "containerStatuses")?.arrayValue ?? [])
            .compactMap { $0.at(path: "state", "terminated", "finishedAt")?.dateValue }
        return JobPod(name: pod.name, phase: phase, restarts: pod.podRestarts, finished: ends.max())
    }

    static func running(_ job: JSONValue, pods: [JSONValue], now: Date) -> JSONValue {
        var status = counted(job, pods, now: now)
        if status["startTime"] == nil { status["startTime"] = .time(now) }
        if job.hasTrueCondition("Suspended") {
            set("Suspended", "False", reason: "JobResumed", message: "Job resumed", in: &status, now: now)
            status["startTime"] = .time(now)
        }
        return status
    }

    static func suspended(_ job: JSONValue, pods: [JSONValue], now: Date) -> JSONValue {
        var status = counted(job, pods, now: now)
        status["startTime"] = nil
        set("Suspended", "True", reason: "JobSuspended", message: "Job suspended", in: &status, now: now)
        return status
    }

    static func complete(_ job: JSONValue, pods: [JSONValue], now: Date) -> JSONValue {
        var status = ended(job, pods, now: now)
        let message = "Reached expected number of succeeded pods"
        set("SuccessCriteriaMet", "True", reason: "CompletionsReached", message: message, in: &status, now: now)
        set("Complete", "True", reason: "CompletionsReached", message: message, in: &status, now: now)
        status["completionTime"] = .time(now)
        return status
    }

    static func failed(_ job: JSONValue, pods: [JSONValue], reason: String, message: String, now: Date) -> JSONValue {
        var status = ended(job, pods, now: now)
        set("FailureTarget", "True", reason: reason, message: message, in: &status, now: now)
        set("Failed", "True", reason: reason, message: message, in: &status, now: now)
        return status
    }

    /// Pods that were active are ended now, and counted as failed, as Kubernetes does.
    private static func ended(_ job: JSONValue, _ pods: [JSONValue], now: Date) -> JSONValue {
        var status = counted(job, pods, now: now)
        if status["startTime"] == nil { status["startTime"] = .time(now) }
        let active = status.number("active") ?? 0
        status["active"] = nil
        status["ready"] = 0
        if active > 0 { status["failed"] = .count((status.number("failed") ?? 0) + active) }
        return status
    }

    private static func counted(_ job: JSONValue, _ pods: [JSONValue], now: Date) -> JSONValue {
        var status: JSONValue = .object([:])
        for kept in ["startTime", "conditions", "completionTime"] { status[kept] = job.at(path: "status", kept) }
        let active = pods.filter(\.isActivePod)
        let failed = max(job.number("status", "failed") ?? 0, pods.count { $0.podPhase == "Failed" })
        let succeeded = max(job.number("status", "succeeded") ?? 0, pods.count { $0.podPhase == "Succeeded" })
        if !active.isEmpty { status["active"] = .count(active.count) }
        if failed > 0 { status["failed"] = .count(failed) }
        if succeeded > 0 { status["succeeded"] = .count(succeeded) }
        status["ready"] = .count(active.count { $0.isReadyPod })
        status["terminating"] = .count(pods.count { $0.isBeingDeleted && $0.podPhase != "Failed" && $0.podPhase != "Succeeded" })
        status["uncountedTerminatedPods"] = [:]
        return status
    }

    private static func set(
        _ type: String,
        _ value: JSONValue,
        reason: String,
        message: String,
        in status: inout JSONValue,
        now: Date
    ) {
        var conditions = status["conditions"]?.arrayValue ?? []
        conditions.removeAll { $0["type"]?.stringValue == type }
        conditions.append([
            "type": .string(type), "status": value, "reason": .string(reason), "message": .string(message),
            "lastProbeTime": .time(now), "lastTransitionTime": .time(now),
        ])
        status["conditions"] = .array(conditions)
    }
}
