import Kubernetes

/// The fields of a pod's specification that the node agent acts on.
struct PodSpec: Decodable, Equatable, Sendable {
    var containers: [ContainerSpec]
    var initContainers: [ContainerSpec]?
    var volumes: [VolumeSpec]?
    var restartPolicy: RestartPolicy?
    var terminationGracePeriodSeconds: Int?
    var activeDeadlineSeconds: Int?
    var nodeName: String?
    var hostname: String?
    var serviceAccountName: String?
    var enableServiceLinks: Bool?
    var readinessGates: [ReadinessGate]?

    struct ReadinessGate: Decodable, Equatable, Sendable {
        var conditionType: String
    }
}

enum RestartPolicy: String, Decodable, Sendable {
    case always = "Always"
    case onFailure = "OnFailure"
    case never = "Never"

    /// Whether a container that ended with this code starts again.
    func restarts(after exitCode: Int) -> Bool {
        switch self {
        case .always: true
        case .onFailure: exitCode != 0
        case .never: false
        }
    }
}

struct ContainerSpec: Decodable, Equatable, Sendable {
    var name: String
    var image: String
    var imagePullPolicy: String?
    var command: [String]?
    var args: [String]?
    var workingDir: String?
    var env: [EnvironmentVariable]?
    var envFrom: [EnvironmentSource]?
    var ports: [ContainerPort]?
    var volumeMounts: [VolumeMount]?
    var startupProbe: ProbeSpec?
    var readinessProbe: ProbeSpec?
    var livenessProbe: ProbeSpec?
    var lifecycle: Lifecycle?
    var terminationMessagePath: String?
    var terminationMessagePolicy: String?
    /// `Always` on an init container makes it a sidecar.
    var restartPolicy: RestartPolicy?

    func probe(_ kind: ProbeKind) -> ProbeSpec? {
        switch kind {
        case .startup: startupProbe
        case .readiness: readinessProbe
        case .liveness: livenessProbe
        }
    }
}

struct ContainerPort: Decodable, Equatable, Sendable {
    var name: String?
    var containerPort: Int
    var `protocol`: String?
}

struct Lifecycle: Decodable, Equatable, Sendable {
    var preStop: Hook?
    var postStart: Hook?

    struct Hook: Decodable, Equatable, Sendable {
        var exec: ExecAction?
        var sleep: SleepAction?
        var httpGet: HTTPGetAction?
    }

    struct SleepAction: Decodable, Equatable, Sendable {
        var seconds: Int
    }
}

/// A port by number or by the name of a container's port.
enum PortReference: Decodable, Equatable, Sendable {
    case number(Int)
    case name(String)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let name = try? container.decode(String.self) {
            self = Int(name).map(PortReference.number) ?? .name(name)
        } else {
            self = .number(try container.decode(Int.self))
        }
    }

    /// The port number among a container's ports; nil when no port has the name.
    func number(among ports: [ContainerPort]) -> Int? {
        switch self {
        case .number(let number): number
        case .name(let name): ports.first { $0.name == name }?.containerPort
        }
    }
}
