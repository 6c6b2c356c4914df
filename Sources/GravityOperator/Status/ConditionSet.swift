import Kubernetes

/// The conditions of one status write: exactly those that are set, in that order.
///
/// `lastTransitionTime` is taken over from the conditions before, unless the status flips.
struct ConditionSet: Sendable {
    private(set) var conditions: [Condition] = []
    private let previous: [Condition]
    private let generation: Int64?
    private let now: Timestamp

    init(previous: [Condition], generation: Int64?, now: Timestamp = .now()) {
        self.previous = previous
        self.generation = generation
        self.now = now
    }

    mutating func set<ConditionType: RawRepresentable<String>, Reason: RawRepresentable<String>>(
        _ type: ConditionType,
        _ status: Condition.Status,
        _ reason: Reason,
        _ message: String
    ) {
        if let before = previous.condition(type.rawValue), conditions.condition(type.rawValue) == nil { conditions.append(before) }
        conditions.set(
            type.rawValue,
            status,
            reason: reason.rawValue,
            message: String(message.prefix(Self.messageLimit)),
            generation: generation,
            now: now
        )
    }

    /// Takes a condition over as it was.
    mutating func keep<ConditionType: RawRepresentable<String>>(_ type: ConditionType) {
        guard let before = previous.condition(type.rawValue) else { return }
        conditions.remove(type.rawValue)
        conditions.append(before)
    }

    /// The API server refuses longer ones (metav1.Condition: 32,768); people stop reading much earlier.
    private static let messageLimit = 2_048
}
