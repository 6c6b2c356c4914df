import GravityAPI
import Kubernetes

/// Everything a service needs in the cluster, in the order it is applied: pure, from the plan and what was observed.
struct DesiredResources: Sendable {
    /// What has to be there before anything runs; applying it changes nothing for running pods.
    let foundation: [Unstructured]
    /// The migration to start now.
    let migrationJob: Unstructured?
    /// What runs; empty while a gate is closed.
    let workload: [Unstructured]
    /// Children that are left alone although they are in none of the lists.
    let kept: Set<ChildIdentity>
    let revision: ServiceRevision?
    let migration: MigrationDecision

    init(_ plan: ServicePlan, _ observed: ObservedService) throws {
        let inputs = observed.inputs(for: plan)
        let template = inputs.map { PodTemplate(plan, $0) }
        let revision = template.map { ServiceRevision($0, names: plan.names) }
        let isSupplied = observed.binding.isReady && observed.references.missing.isEmpty
        let identity = Self.identity(plan, inputs)
        let migration = Self.migration(plan, identity, observed, canStart: isSupplied)

        self.revision = revision
        self.migration = migration
        foundation = [plan.serviceAccount(), plan.configMap(), plan.service(), try plan.ownedDatabase()].compactMap(\.self)
        if let inputs, let identity, let steps = plan.migration, case .start(let name) = migration.step {
            migrationJob = plan.migrationJob(steps, inputs, identity, name: name)
        } else {
            migrationJob = nil
        }
        let isOpen = isSupplied && migration.step.isPassed
        let isLive = revision != nil && observed.rollout.revision == revision?.name
        if let template, let revision, isOpen || isLive {
            workload = [plan.deployment(template, revision: revision), plan.podDisruptionBudget()].compactMap(\.self)
        } else {
            workload = []
        }
        kept = Self.kept(plan, observed)
    }

    private static func identity(_ plan: ServicePlan, _ inputs: ServiceInputs?) -> MigrationIdentity? {
        guard let inputs, let migration = plan.migration else { return nil }
        return MigrationIdentity(plan, migration, inputs)
    }

    private static func migration(
        _ plan: ServicePlan,
        _ identity: MigrationIdentity?,
        _ observed: ObservedService,
        canStart: Bool
    ) -> MigrationDecision {
        guard plan.migration != nil else { return MigrationDecision(step: .notNeeded) }
        guard let identity else { return MigrationDecision(step: .blocked) }
        return MigrationDecision(identity, runs: observed.runs, names: plan.names, canStart: canStart)
    }

    /// Jobs have a retention of their own, the Deployment and its budget stay whatever a gate says, and so does what its pods mount.
    private static func kept(_ plan: ServicePlan, _ observed: ObservedService) -> Set<ChildIdentity> {
        var kept = Set(observed.children.keys.filter { $0.type == .jobs })
        kept.insert(ChildIdentity(type: .deployments, name: plan.names.deployment))
        if plan.replicas > 1 { kept.insert(ChildIdentity(type: .podDisruptionBudgets, name: plan.names.disruptionBudget)) }
        kept.formUnion(observed.mountedConfigMaps.map { ChildIdentity(type: .configMaps, name: $0) })
        return kept
    }

    /// Children that are there and not wanted.
    func surplus(_ observed: ObservedService) -> [ObservedChild] {
        let wanted = Set((foundation + workload).compactMap(\.childIdentity)).union(kept)
        return observed.children.values
            .filter { !wanted.contains($0.identity) && !$0.metadata.isTerminating }
            .sorted { $0.identity.description < $1.identity.description }
    }
}
