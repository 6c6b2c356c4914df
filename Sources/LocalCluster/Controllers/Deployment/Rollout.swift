import FoundationEssentials
import Kubernetes

/// One look at one Deployment and its ReplicaSets, and the steps that follow from it.
struct Rollout {
    var deployment: JSONValue
    /// All ReplicaSets of the Deployment, oldest first.
    var sets: [JSONValue]
    let access: ClusterAccess
    let events: EventLog
    /// Conditions that the steps themselves bring about, written with the status.
    var progress: DeploymentProgress?

    init(deployment: JSONValue, sets: [JSONValue], access: ClusterAccess, events: EventLog) {
        self.deployment = deployment
        self.sets = sets
        self.access = access
        self.events = events
    }

    var wanted: Int { deployment.number("spec", "replicas") ?? 1 }
    var isRecreate: Bool { deployment.at(path: "spec", "strategy", "type")?.stringValue == "Recreate" }
    var bounds: RolloutBounds { RolloutBounds(strategy: deployment.at(path: "spec", "strategy"), replicas: wanted) }

    /// The set with the Deployment's template; the oldest if there were several.
    var newest: JSONValue? {
        let template = PodTemplateHash.withoutHash(deployment.at(path: "spec", "template") ?? [:])
        return sets.first { PodTemplateHash.withoutHash($0.at(path: "spec", "template") ?? [:]) == template }
    }

    var older: [JSONValue] {
        let uid = newest?.uid
        return sets.filter { $0.uid != uid }
    }

    /// Takes the next steps of the rollout, by its strategy.
    mutating func advance() async throws {
        if isScalingEvent {
            try await annotateNewest(creating: false)
            try await scaleAll()
            return
        }
        if isRecreate {
            try await annotateNewest(creating: false)
            for set in older where (set.number("spec", "replicas") ?? 0) > 0 { try await scale(set, to: 0) }
            guard try await !oldPodsRemain() else { return }
            try await annotateNewest(creating: true)
            if let newest { try await scale(newest, to: wanted) }
        } else {
            try await annotateNewest(creating: true)
            try await roll()
        }
    }

    private mutating func roll() async throws {
        guard let newest else { return }
        let old = older.map(Self.size)
        try await scale(newest, to: RollingUpdate.newReplicas(wanted: wanted, bounds: bounds, new: Self.size(newest), old: old))
        guard let grown = self.newest else { return }
        let sizes = RollingUpdate.oldReplicas(wanted: wanted, bounds: bounds, new: Self.size(grown), old: older.map(Self.size))
        for set in older {
            if let size = sizes[set.name] { try await scale(set, to: size) }
        }
    }

    /// The wanted number changed since the sets were last sized.
    private var isScalingEvent: Bool {
        sets.contains { set in
            guard (set.number("spec", "replicas") ?? 0) > 0 else { return false }
            return set.annotations[Revision.desiredReplicas].flatMap { Int($0) }.map { $0 != wanted } ?? false
        }
    }

    /// Brings the total to the wanted number without moving the rollout on.
    mutating func scaleAll() async throws {
        let active = sets.filter { ($0.number("spec", "replicas") ?? 0) > 0 }
        if active.count <= 1 {
            if let only = active.first ?? newest ?? sets.last { try await scale(only, to: wanted) }
            return
        }
        if let newest, Self.isSaturated(newest, wanted: wanted) {
            for set in older { try await scale(set, to: 0) }
            return
        }
        guard !isRecreate else { return }
        let sizes = RollingUpdate.proportional(wanted: wanted, bounds: bounds, active: active.map(Self.size))
        for set in active {
            if let size = sizes[set.name] { try await scale(set, to: size) }
        }
    }

    private static func isSaturated(_ set: JSONValue, wanted: Int) -> Bool {
        set.number("spec", "replicas") == wanted && set.annotations[Revision.desiredReplicas].flatMap { Int($0) } == wanted
            && set.number("status", "availableReplicas") == wanted
    }

    private func oldPodsRemain() async throws -> Bool {
        let uids = Set(older.map(\.uid))
        return await access.list(.pods, namespace: deployment.namespace).contains { pod in
            guard pod.podPhase != "Succeeded", pod.podPhase != "Failed" else { return false }
            return pod.controllerReference?["uid"]?.stringValue.map { uids.contains($0) } ?? false
        }
    }

    static func size(_ set: JSONValue) -> ReplicaSetSize {
        ReplicaSetSize(
            name: set.name,
            replicas: set.number("spec", "replicas") ?? 0,
            available: set.number("status", "availableReplicas") ?? 0,
            created: set.created,
            largestTotal: set.annotations[Revision.maxReplicas].flatMap { Int($0) }
        )
    }
}
