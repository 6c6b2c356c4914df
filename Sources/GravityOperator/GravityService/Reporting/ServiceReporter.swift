import Controller
import GravityAPI
import Kubernetes

/// Tells the world about a service: status, events, metrics; each only when there is news.
struct ServiceReporter: Sendable {
    let writer: StatusWriter<GravityService>
    let events: EventRecorder
    let metrics = ServiceMetrics()
    let conditions = ConditionMetrics(kind: GravityService.type.kind)

    /// The first write of a generation, before anything is done for it; returns the service as it then is.
    func announce(_ service: GravityService) async throws -> GravityService {
        guard service.status?.observedGeneration != service.metadata.generation else { return service }
        return try await report(ServiceStatus.announced(service, now: .now()), of: service)
    }

    func suspended(_ service: GravityService) async throws {
        _ = try await report(ServiceStatus.suspended(service, now: .now()), of: service)
    }

    func invalid(_ service: GravityService, _ problem: InvalidService) async throws {
        _ = try await report(ServiceStatus.invalid(service, problem, now: .now()), of: service)
    }

    func outcome(_ outcome: ServiceOutcome, of service: GravityService, effects: ServiceApplier.Effects?) async throws {
        _ = try await report(ServiceStatus.after(service, outcome, now: .now()), of: service, effects: effects)
    }

    func forget(_ key: ObjectKey) {
        conditions.forget(key)
    }

    private func report(
        _ status: GravityService.Status,
        of service: GravityService,
        effects: ServiceApplier.Effects? = nil
    ) async throws -> GravityService {
        let isNews = try await writer.write(status, to: service)
        conditions.record(status.conditions, of: service.key)
        if isNews { metrics.record(service.status, status, now: .now()) }
        for event in ServiceEvents.between(service.status, status, effects: effects) { record(event, of: service) }
        var reported = service
        reported.status = status
        return reported
    }

    private func record(_ event: ServiceEvent, of service: GravityService) {
        events.record(
            regarding: ObjectReference(service),
            type: event.isWarning ? .warning : .normal,
            reason: event.reason,
            action: event.action,
            note: event.note
        )
    }
}
