import FoundationEssentials
import Kubernetes

/// Rolls pods from one template to the next through ReplicaSets, as `apps/v1` Deployment promises.
struct DeploymentController: ControlLoop {
    let access: ClusterAccess
    let events: EventLog
    let name = "deployment-controller"

    func watch() -> ClusterWatch { access.watch([.deployments, .replicaSets, .pods]) }

    func keys(touchedBy event: ClusterEvent) -> [ObjectKey] {
        switch event.type {
        case .deployments: [event.key]
        case .replicaSets: event.object.controllerKey(of: .deployments).map { [$0] } ?? []
        default: event.change == .deleted ? recreated(afterEndOf: event.object) : []
        }
    }

    /// A pod that is gone may be the last one a Recreate waits for; its ReplicaSet is named after its Deployment.
    private func recreated(afterEndOf pod: JSONValue) -> [ObjectKey] {
        guard let set = pod.controllerKey(of: .replicaSets), let dash = set.name.lastIndex(of: "-") else { return [] }
        return [ObjectKey(namespace: set.namespace, name: String(set.name[..<dash]))]
    }

    func sync(_ key: ObjectKey) async throws -> Duration? {
        guard let stored = await access.get(.deployments, key) else { return nil }
        var rollout = Rollout(deployment: stored, sets: try await sets(of: stored), access: access, events: events)
        guard !stored.isBeingDeleted else {
            try await rollout.writeStatus()
            return nil
        }
        if stored.at(path: "spec", "paused")?.boolValue == true {
            try await rollout.notePause(true)
            try await rollout.scaleAll()
        } else {
            try await rollout.notePause(false)
            try await rollout.advance()
        }
        try await rollout.writeStatus()
        try await rollout.dropOldHistory()
        return rollout.nextLook()
    }

    /// The ReplicaSets the Deployment controls, after taking in matching ones nobody controls; oldest first.
    private func sets(of deployment: JSONValue) async throws -> [JSONValue] {
        let selector = ObjectSelector(deployment.at(path: "spec", "selector"))
        var mine: [JSONValue] = []
        for set in await access.list(.replicaSets, namespace: deployment.namespace) {
            if set.isControlled(by: deployment.uid) {
                mine.append(set)
            } else if set.controllerReference == nil, !deployment.isBeingDeleted, !set.isBeingDeleted, selector.matches(set.labels) {
                mine.append(try await Adoption.adopt(set, of: .replicaSets, by: deployment, of: .deployments, access: access))
            }
        }
        return mine.sorted { ($0.created, $0.name) < ($1.created, $1.name) }
    }
}
