import FoundationEssentials
import Kubernetes

/// Runs pods of a template until enough have succeeded, as `batch/v1` Job promises for jobs without indexes.
struct JobController: ControlLoop {
    let access: ClusterAccess
    let events: EventLog
    /// The wait before a failed pod's first successor; 10 s in Kubernetes.
    let retryDelay: Duration
    let name = "job-controller"

    func watch() -> ClusterWatch { access.watch([.jobs, .pods]) }

    func keys(touchedBy event: ClusterEvent) -> [ObjectKey] {
        event.type == .jobs ? [event.key] : event.object.controllerKey(of: .jobs).map { [$0] } ?? []
    }

    func sync(_ key: ObjectKey) async throws -> Duration? {
        guard let job = await access.get(.jobs, key), !job.isBeingDeleted else { return nil }
        if let finished = JobStatus.finished(job) { return try await removeAfterTTL(job, finished: finished) }
        let pods = await pods(of: job)
        let now = Date()
        let situation = JobStatus.situation(of: job, pods: pods)
        let seconds = retryDelay / .seconds(1)
        switch JobDecision.of(situation, now: now, retryDelay: seconds) {
        case .complete:
            try await stop(pods, of: job)
            try await write(JobStatus.complete(job, pods: pods, now: now), to: job)
            await record(.normal, "Completed", "Job completed", about: job)
        case .fail(let reason, let message):
            try await stop(pods, of: job)
            try await write(JobStatus.failed(job, pods: pods, reason: reason, message: message, now: now), to: job)
            await record(.warning, reason, message, about: job)
        case .suspend:
            try await stop(pods, of: job)
            try await write(JobStatus.suspended(job, pods: await self.pods(of: job), now: now), to: job)
        case .run(let create, let delete, let again):
            try await run(job, create: create, delete: delete)
            let running = JobStatus.running(job, pods: await self.pods(of: job), now: now)
            try await write(running, to: job)
            return again.map { .seconds(max(0.05, $0 + 0.02)) } ?? firstDeadline(of: job, running)
        }
        return nil
    }

    private func pods(of job: JSONValue) async -> [JSONValue] {
        await access.list(.pods, namespace: job.namespace).filter { $0.isControlled(by: job.uid) }
            .sorted { ($0.created, $0.name) < ($1.created, $1.name) }
    }

    private func run(_ job: JSONValue, create: Int, delete: [String]) async throws {
        let labels = [
            "batch.kubernetes.io/controller-uid": job.uid, "controller-uid": job.uid,
            "batch.kubernetes.io/job-name": job.name, "job-name": job.name,
        ]
        for _ in 0..<create {
            let pod = PodTemplate.pod(of: job, type: .jobs, namePrefix: "\(job.name)-", labels: labels)
            do {
                let created = try await access.create(.pods, pod)
                await record(.normal, "SuccessfulCreate", "Created pod: \(created.name)", about: job)
            } catch {
                await record(.warning, "FailedCreate", "Error creating: \((error as? APIError)?.message ?? "\(error)")", about: job)
                throw error
            }
        }
        for name in delete {
            try await access.delete(.pods, ObjectKey(namespace: job.namespace, name: name))
        }
    }

    /// Ends the pods still active; ended ones stay for their logs.
    private func stop(_ pods: [JSONValue], of job: JSONValue) async throws {
        for pod in pods where pod.isActivePod {
            do {
                try await access.delete(.pods, pod.objectKey, uid: pod.uid)
            } catch let error as APIError where error.isNotFound {
                continue
            }
            await record(.normal, "SuccessfulDelete", "Deleted pod: \(pod.name)", about: job)
        }
    }

    private func write(_ status: JSONValue, to job: JSONValue) async throws {
        try await access.update(.jobs, job.objectKey, subresource: "status", uid: job.uid) { $0["status"] = status }
    }

    private func firstDeadline(of job: JSONValue, _ status: JSONValue) -> Duration? {
        guard let limit = job.number("spec", "activeDeadlineSeconds"), let started = status["startTime"]?.dateValue else { return nil }
        return .seconds(max(0.05, started.addingTimeInterval(Double(limit)).timeIntervalSinceNow + 0.02))
    }

    private func removeAfterTTL(_ job: JSONValue, finished: Date) async throws -> Duration? {
        guard let ttl = job.number("spec", "ttlSecondsAfterFinished") else { return nil }
        let left = finished.addingTimeInterval(Double(ttl)).timeIntervalSinceNow
        guard left <= 0 else { return .seconds(left + 0.05) }
        try await access.delete(.jobs, job.objectKey, propagation: .foreground, uid: job.uid)
        return nil
    }

    private func record(_ severity: EventLog.Severity, _ reason: String, _ message: String, about job: JSONValue) async {
        await events.record(severity, reason, message, about: job, of: .jobs, component: name)
    }
}
