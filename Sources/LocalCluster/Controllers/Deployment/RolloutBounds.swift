import Kubernetes

/// A count or a share of the wanted replicas, as `maxSurge` and `maxUnavailable` accept it.
enum CountOrPercent: Equatable, Sendable {
    case count(Int)
    case percent(Int)

    /// Reads `3`, `"3"` or `"25%"`; nil for anything else.
    init?(_ value: JSONValue?) {
        if let count = value?.integerValue {
            self = .count(Int(clamping: count))
        } else if let text = value?.stringValue {
            if text.hasSuffix("%"), let share = Int(text.dropLast()) {
                self = .percent(share)
            } else if let count = Int(text) {
                self = .count(count)
            } else {
                return nil
            }
        } else {
            return nil
        }
    }

    func resolved(of total: Int, roundingUp: Bool) -> Int {
        switch self {
        case .count(let count): max(0, count)
        case .percent(let share): max(0, (share * total + (roundingUp ? 99 : 0)) / 100)
        }
    }
}

/// How many pods beyond and below the wanted number a rolling update may have (`ResolveFenceposts` of Kubernetes).
struct RolloutBounds: Equatable, Sendable {
    let maxSurge: Int
    let maxUnavailable: Int

    /// Surge rounds up, unavailability down; both zero would never move, so one pod may then be missing.
    init(surge: CountOrPercent, unavailable: CountOrPercent, replicas: Int) {
        let surge = surge.resolved(of: replicas, roundingUp: true)
        let unavailable = unavailable.resolved(of: replicas, roundingUp: false)
        self.init(maxSurge: surge, maxUnavailable: surge == 0 && unavailable == 0 ? 1 : min(unavailable, replicas))
    }

    private init(maxSurge: Int, maxUnavailable: Int) {
        self.maxSurge = maxSurge
        self.maxUnavailable = maxUnavailable
    }

    init(strategy: JSONValue?, replicas: Int) {
        guard strategy?["type"]?.stringValue != "Recreate" else {
            self.init(maxSurge: 0, maxUnavailable: replicas)
            return
        }
        let rolling = strategy?["rollingUpdate"]
        self.init(
            surge: CountOrPercent(rolling?["maxSurge"]) ?? .percent(25),
            unavailable: CountOrPercent(rolling?["maxUnavailable"]) ?? .percent(25),
            replicas: replicas
        )
    }
}
