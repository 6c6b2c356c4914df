import FoundationEssentials

/// What the rollout arithmetic needs to know of one ReplicaSet.
struct ReplicaSetSize: Equatable, Sendable {
    var name: String
    /// `spec.replicas`: the number asked for.
    var replicas: Int
    /// `status.availableReplicas`.
    var available: Int
    var created: Date
    /// The annotation `max-replicas`: replicas plus surge when this set was last scaled.
    var largestTotal: Int?
}

/// The arithmetic of a rolling update, as the deployment controller of Kubernetes does it; pure.
enum RollingUpdate {
    /// The size the newest set may have now: up to the wanted number, as far as the surge allows.
    static func newReplicas(wanted: Int, bounds: RolloutBounds, new: ReplicaSetSize, old: [ReplicaSetSize]) -> Int {
        guard new.replicas < wanted else { return wanted }
        let total = new.replicas + old.reduce(0) { $0 + $1.replicas }
        let room = wanted + bounds.maxSurge - total
        return new.replicas + max(0, min(room, wanted - new.replicas))
    }

    /// The sizes the old sets may shrink to now, by name: unhealthy pods first, never below the availability promised.
    static func oldReplicas(
        wanted: Int,
        bounds: RolloutBounds,
        new: ReplicaSetSize,
        old: [ReplicaSetSize]
    ) -> [String: Int] {
        let minimum = wanted - bounds.maxUnavailable
        let total = new.replicas + old.reduce(0) { $0 + $1.replicas }
        let newUnavailable = max(0, new.replicas - new.available)
        let removable = total - minimum - newUnavailable
        guard removable > 0 else { return [:] }
        let sets = withoutUnhealthy(old.sorted { $0.created < $1.created }, atMost: removable)
        return shrunk(sets, keeping: minimum, newAvailable: new.available)
    }

    /// Takes away pods that do not serve anyway, oldest set first.
    private static func withoutUnhealthy(_ sets: [ReplicaSetSize], atMost limit: Int) -> [ReplicaSetSize] {
        var left = limit
        return sets.map { set in
            var set = set
            let removed = min(left, max(0, set.replicas - set.available))
            set.replicas -= removed
            left -= removed
            return set
        }
    }

    private static func shrunk(_ sets: [ReplicaSetSize], keeping minimum: Int, newAvailable: Int) -> [String: Int] {
        let available = newAvailable + sets.reduce(0) { $0 + $1.available }
        var removable = max(0, available - minimum)
        var result: [String: Int] = [:]
        for set in sets {
            let removed = min(removable, set.replicas)
            removable -= removed
            result[set.name] = set.replicas - removed
        }
        return result
    }

    /// Sizes after the wanted number changed in the middle of a rollout: shared out in proportion, by name.
    static func proportional(wanted: Int, bounds: RolloutBounds, active: [ReplicaSetSize]) -> [String: Int] {
        let allowed = wanted > 0 ? wanted + bounds.maxSurge : 0
        let toAdd = allowed - active.reduce(0) { $0 + $1.replicas }
        let ordered = active.sorted { lhs, rhs in
            if lhs.replicas != rhs.replicas { return lhs.replicas > rhs.replicas }
            return toAdd > 0 ? lhs.created > rhs.created : lhs.created < rhs.created
        }
        var added = 0
        var result: [String: Int] = [:]
        for set in ordered {
            let change = share(of: set, wanted: wanted, bounds: bounds, toAdd: toAdd, added: added)
            result[set.name] = set.replicas + change
            added += change
        }
        if let first = ordered.first, toAdd != added {
            result[first.name] = max(0, (result[first.name] ?? first.replicas) + toAdd - added)
        }
        return result
    }

    private static func share(of set: ReplicaSetSize, wanted: Int, bounds: RolloutBounds, toAdd: Int, added: Int) -> Int {
        guard set.replicas != 0, toAdd != 0, toAdd != added else { return 0 }
        let allowed = toAdd - added
        guard wanted > 0 else { return max(-set.replicas, allowed) }
        let before = max(1, set.largestTotal ?? set.replicas)
        let exact = Double(set.replicas) * Double(wanted + bounds.maxSurge) / Double(before)
        let fraction = Int(exact.rounded()) - set.replicas
        return toAdd > 0 ? min(fraction, allowed) : max(fraction, allowed)
    }
}
