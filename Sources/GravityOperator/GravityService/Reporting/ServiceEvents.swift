import Controller
import GravityAPI
import Kubernetes

/// Something worth telling a person who watches the service.
struct ServiceEvent: Sendable, Hashable {
    let isWarning: Bool
    let reason: String
    let action: String
    let note: String
}

/// The events of a change of status: pure, so that what is told is what is written, once.
enum ServiceEvents {
    static func between(_ old: GravityService.Status?, _ new: GravityService.Status, effects: ServiceApplier.Effects?) -> [ServiceEvent] {
        var events: [ServiceEvent] = []
        if let job = effects?.startedJob {
            events.append(.normal(.migrating, "Migrate", "The migration Job \(job) was started"))
        }
        for child in effects?.repaired ?? [] {
            events.append(
                ServiceEvent(
                    isWarning: false,
                    reason: "Repaired",
                    action: "Repair",
                    note: "The \(child) was changed or deleted and is as it should be again"
                )
            )
        }
        if new.stableRevision != old?.stableRevision, let revision = new.stableRevision {
            events.append(.normal(.deployed, "RollOut", "The revision \(revision) is rolled out"))
        }
        return events + warnings(old, new)
    }

    /// A condition that turned bad, or is bad for another reason now.
    private static func warnings(_ old: GravityService.Status?, _ new: GravityService.Status) -> [ServiceEvent] {
        let watched: [(GravityService.ConditionType, String)] = [
            (.stalled, "Reconcile"), (.migrationsSucceeded, "Migrate"), (.rolloutSucceeded, "RollOut"), (.databaseReady, "ObserveDatabase"),
            (.dependenciesHealthy, "AskHealth"),
        ]
        var told: Set<String> = []
        return watched.compactMap { type, action in
            guard let now = new.conditions.condition(type.rawValue), isBad(now, type) else { return nil }
            let before = old?.conditions.condition(type.rawValue)
            guard before.map({ !isBad($0, type) || $0.reason != now.reason || $0.message != now.message }) ?? true else { return nil }
            guard told.insert(now.reason).inserted else { return nil }
            return ServiceEvent(isWarning: true, reason: now.reason, action: action, note: String(now.message.prefix(1_000)))
        }
    }

    private static func isBad(_ condition: Condition, _ type: GravityService.ConditionType) -> Bool {
        switch type {
        case .stalled: condition.isTrue
        case .databaseReady: condition.isFalse && condition.reason == GravityService.Reason.databaseUnavailable.rawValue
        case .migrationsSucceeded, .rolloutSucceeded: condition.isFalse || !waitingReasons.contains(condition.reason) && !condition.isTrue
        case .dependenciesHealthy: condition.isFalse
        case .ready, .reconciling, .available: false
        }
    }

    /// Reasons for which an undecided step is on its way.
    private static let waitingReasons: Set<String> = Set(
        [GravityService.Reason.waitingForDatabase, .databaseUnavailable, .migrating, .rollingOut, .configurationMissing].map(\.rawValue)
    )
}

extension ServiceEvent {
    fileprivate static func normal(_ reason: GravityService.Reason, _ action: String, _ note: String) -> ServiceEvent {
        ServiceEvent(isWarning: false, reason: reason.rawValue, action: action, note: note)
    }
}
