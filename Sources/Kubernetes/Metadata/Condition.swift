/// One entry of `status.conditions` (Kubernetes API conventions, "Typical status properties").
package struct Condition: Sendable, Hashable {
    /// Whether the condition holds; the raw values are the API's.
    package enum Status: String, Codable, Sendable, Hashable {
        case `true` = "True"
        case `false` = "False"
        case unknown = "Unknown"
    }

    package var type: String
    package var status: Status
    /// One CamelCase word for programs.
    package var reason: String
    /// A sentence for people.
    package var message: String
    package var observedGeneration: Int64?
    /// When `status` last changed.
    package var lastTransitionTime: Timestamp

    package init(
        type: String,
        status: Status,
        reason: String,
        message: String,
        observedGeneration: Int64? = nil,
        lastTransitionTime: Timestamp = .now()
    ) {
        self.type = type
        self.status = status
        self.reason = reason
        self.message = message
        self.observedGeneration = observedGeneration
        self.lastTransitionTime = lastTransitionTime
    }

    package var isTrue: Bool { status == .true }
    package var isFalse: Bool { status == .false }
}

extension Condition: Codable {
    /// Lenient where built-in kinds leave fields out: a missing time is 1970.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        type = try container.decode(String.self, forKey: .type)
        status = try container.decode(Status.self, forKey: .status)
        reason = try container.decodeIfPresent(String.self, forKey: .reason) ?? ""
        message = try container.decodeIfPresent(String.self, forKey: .message) ?? ""
        observedGeneration = try container.decodeIfPresent(Int64.self, forKey: .observedGeneration)
        lastTransitionTime = try container.decodeIfPresent(Timestamp.self, forKey: .lastTransitionTime) ?? Timestamp(seconds: 0)
    }
}

extension [Condition] {
    /// The condition of a type, if there.
    package func condition(_ type: String) -> Condition? { first { $0.type == type } }

    /// Whether the condition of a type is there and True.
    package func isTrue(_ type: String) -> Bool { condition(type)?.isTrue == true }

    /// Adds or updates a condition; `lastTransitionTime` moves only when the status flips.
    package mutating func set(
        _ type: String,
        _ status: Condition.Status,
        reason: String,
        message: String,
        generation: Int64?,
        now: Timestamp = .now()
    ) {
        var changed = Condition(
            type: type,
            status: status,
            reason: reason,
            message: message,
            observedGeneration: generation,
            lastTransitionTime: now
        )
        guard let index = firstIndex(where: { $0.type == type }) else {
            append(changed)
            return
        }
        if self[index].status == status { changed.lastTransitionTime = self[index].lastTransitionTime }
        self[index] = changed
    }

    /// Removes the condition of a type.
    package mutating func remove(_ type: String) {
        removeAll { $0.type == type }
    }
}
