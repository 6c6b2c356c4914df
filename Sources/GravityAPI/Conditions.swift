package import Kubernetes

extension [Condition] {
    /// The condition of a type, if there.
    package func condition(_ type: GravityDatabase.ConditionType) -> Condition? { condition(type.rawValue) }

    /// The condition of a type, if there.
    package func condition(_ type: GravityService.ConditionType) -> Condition? { condition(type.rawValue) }

    /// Whether the condition of a type is there and True.
    package func isTrue(_ type: GravityDatabase.ConditionType) -> Bool { isTrue(type.rawValue) }

    /// Whether the condition of a type is there and True.
    package func isTrue(_ type: GravityService.ConditionType) -> Bool { isTrue(type.rawValue) }

    /// Adds or updates a condition of a GravityDatabase; `lastTransitionTime` moves only when the status flips.
    package mutating func set(
        _ type: GravityDatabase.ConditionType,
        _ status: Condition.Status,
        reason: GravityDatabase.Reason,
        message: String,
        generation: Int64?,
        now: Timestamp = .now()
    ) {
        set(type.rawValue, status, reason: reason.rawValue, message: message, generation: generation, now: now)
    }

    /// Adds or updates a condition of a GravityService; `lastTransitionTime` moves only when the status flips.
    package mutating func set(
        _ type: GravityService.ConditionType,
        _ status: Condition.Status,
        reason: GravityService.Reason,
        message: String,
        generation: Int64?,
        now: Timestamp = .now()
    ) {
        set(type.rawValue, status, reason: reason.rawValue, message: message, generation: generation, now: now)
    }

    /// Removes the condition of a type.
    package mutating func remove(_ type: GravityDatabase.ConditionType) { remove(type.rawValue) }

    /// Removes the condition of a type.
    package mutating func remove(_ type: GravityService.ConditionType) { remove(type.rawValue) }
}
