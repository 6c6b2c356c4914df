extension GravityService {
    /// The few pod fields a person may set; everything else is the operator's (restricted Pod Security).
    package struct PodTemplate: Codable, Sendable, Hashable {
        /// Added to the operator's own, which win.
        package var labels: [String: String] = [:]
        package var annotations: [String: String] = [:]
        package var nodeSelector: [String: String] = [:]
        package var tolerations: [Toleration] = []
        /// Empty = spread over nodes where possible.
        package var topologySpreadConstraints: [TopologySpreadConstraint] = []
        /// nil = one of the service's own, made by the operator.
        package var serviceAccountName: String?
        package var imagePullSecrets: [LocalReference] = []
        /// Time a pod has to drain after SIGTERM.
        package var terminationGracePeriodSeconds = 30

        package init() {}

        package init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            try fields.read(.labels, into: &labels)
            try fields.read(.annotations, into: &annotations)
            try fields.read(.nodeSelector, into: &nodeSelector)
            try fields.read(.tolerations, into: &tolerations)
            try fields.read(.topologySpreadConstraints, into: &topologySpreadConstraints)
            try fields.read(.serviceAccountName, into: &serviceAccountName)
            try fields.read(.imagePullSecrets, into: &imagePullSecrets)
            try fields.read(.terminationGracePeriodSeconds, into: &terminationGracePeriodSeconds)
        }
    }

    /// A taint the pods accept; encodes as core/v1 `Toleration`.
    package struct Toleration: Codable, Sendable, Hashable {
        package var key: String?
        package var `operator`: Operator?
        package var value: String?
        package var effect: Effect?
        package var tolerationSeconds: Int?

        package init(key: String? = nil, operator: Operator? = nil, value: String? = nil, effect: Effect? = nil) {
            self.key = key
            self.operator = `operator`
            self.value = value
            self.effect = effect
        }

        package enum Operator: String, ClosedSet { case exists = "Exists", equal = "Equal" }
        package enum Effect: String, ClosedSet {
            case noSchedule = "NoSchedule"
            case preferNoSchedule = "PreferNoSchedule"
            case noExecute = "NoExecute"
        }
    }

    /// How evenly the pods lie over nodes or zones; the label selector is the operator's.
    package struct TopologySpreadConstraint: Codable, Sendable, Hashable {
        package var maxSkew: Int
        package var topologyKey: String
        package var whenUnsatisfiable: WhenUnsatisfiable

        package init(maxSkew: Int, topologyKey: String, whenUnsatisfiable: WhenUnsatisfiable) {
            self.maxSkew = maxSkew
            self.topologyKey = topologyKey
            self.whenUnsatisfiable = whenUnsatisfiable
        }

        package enum WhenUnsatisfiable: String, ClosedSet { case doNotSchedule = "DoNotSchedule", scheduleAnyway = "ScheduleAnyway" }
    }

    /// Compute resources of the container; keys as in core/v1, e.g. `cpu`, `memory`.
    package struct Resources: Codable, Sendable, Hashable {
        package var requests: [String: Quantity] = [:]
        package var limits: [String: Quantity] = [:]

        package init(requests: [String: Quantity] = [:], limits: [String: Quantity] = [:]) {
            self.requests = requests
            self.limits = limits
        }
    }

    /// An amount as Kubernetes writes it: `20m`, `64Mi`, `1`; an integer in the object reads as its text.
    package struct Quantity: Codable, Sendable, Hashable, ExpressibleByStringLiteral {
        package var text: String

        package init(_ text: String) { self.text = text }
        package init(stringLiteral text: String) { self.init(text) }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let whole = try? container.decode(Int64.self) {  // nil means: not an integer, so it must be text
                text = String(whole)
            } else {
                text = try container.decode(String.self)
            }
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(text)
        }
    }
}
