import Controller
import GravityAPI
import Kubernetes

extension ServiceApplier {
    /// What applying a whole service did.
    struct Effects: Sendable {
        /// Children that differed from what was applied before, or were gone although the service was rolled out.
        var repaired: [ChildIdentity] = []
        /// The Deployment after the writes; nil when it was not written.
        var deployment: Deployment?
        var startedJob: String?
    }

    /// Applies everything in order, then removes what is not wanted any more.
    func apply(_ desired: DesiredResources, _ plan: ServicePlan, _ observed: ObservedService, wasStable: Bool) async throws -> Effects {
        var effects = Effects()
        for run in desired.migration.obsolete {
            try await delete(.jobs, ObjectKey(namespace: plan.names.namespace, name: run.name), uid: run.uid)
        }
        for child in desired.foundation + [desired.migrationJob].compactMap(\.self) + desired.workload {
            guard let identity = child.childIdentity else { continue }
            let effect = try await converge(child, observed.children[identity], owner: plan.owner)
            if effect == .repaired || effect == .created && wasStable && identity.type != .jobs { effects.repaired.append(identity) }
            if effect == .created, identity.type == .jobs { effects.startedJob = identity.name }
            if effect != .nothing, identity.type == .deployments {
                effects.deployment = try caches.deployments.get(plan.key)?.typed()
            }
        }
        if isSettled(desired, observed) {
            for child in desired.surplus(observed) {
                try await delete(child.type, child.metadata.key, uid: child.metadata.uid ?? "")
            }
        }
        return effects
    }

    /// What old pods use goes only when the new revision is out everywhere.
    private func isSettled(_ desired: DesiredResources, _ observed: ObservedService) -> Bool {
        desired.revision != nil && observed.rollout.revision == desired.revision?.name && observed.rollout.state == .complete
            && desired.migration.step.isPassed
    }
}
