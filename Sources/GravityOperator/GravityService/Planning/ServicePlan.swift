import GravityAPI
import Kubernetes

/// The checked specification of a GravityService, catalog and operator configuration merged in: from here on nothing can be invalid.
struct ServicePlan: Sendable, Hashable {
    let names: ServiceNames
    let owner: OwnerReference
    let generation: Int64
    /// The value of the annotation that asks for a failed step to be tried again.
    let retryToken: String?
    /// `app.kubernetes.io/name`: the bundled service's name, or the resource's own.
    let application: String
    let container: ContainerPlan
    let replicas: Int
    /// Empty for a service nobody calls; the first is the one probes and the health question use by default.
    let ports: [PortPlan]
    let probes: ProbePlan
    /// Where the service reports on what it depends on; nil when it does not.
    let healthReport: HealthReportPlan?
    let configuration: ConfigurationPlan?
    let database: DatabasePlan?
    let migration: MigrationPlan?
    let rollout: RolloutPlan
    let pod: PodPlan
    /// Settings the API already has and this release does not do yet, each in words; everything else is applied all the same.
    let unsupported: [String]

    var key: ObjectKey { ObjectKey(namespace: names.namespace, name: names.service) }
}

/// What the service's container and its migration Job's have in common.
struct ContainerPlan: Sendable, Hashable {
    var image: String
    var command: [String]
    var arguments: [String]
    /// What the operator and the catalog inject; `environment` wins over them, name by name.
    var defaults: [EnvironmentVariable]
    /// `spec.env`.
    var environment: [EnvironmentVariable]
    /// `spec.envFrom`, as the pod template takes it.
    var environmentSources: [JSONValue]
    /// What `environment` and `environmentSources` take values from.
    var references: [ConfigurationReference]
    var resources: JSONValue?
    /// Bundled images are known to run with a read-only root file system and as uid 65532.
    var isBundled: Bool
}

struct EnvironmentVariable: Sendable, Hashable {
    let name: String
    let source: Source

    enum Source: Sendable, Hashable {
        case value(String)
        /// A Kubernetes `valueFrom`.
        case reference(JSONValue)
    }
}

struct PortPlan: Sendable, Hashable {
    let name: String
    let number: Int
}

struct ProbePlan: Sendable, Hashable {
    /// Nil for a service without ports.
    let readiness: Probe?
    /// Nil when nothing says how to ask: a wrong liveness probe kills a working service.
    let liveness: Probe?
    let startupSeconds: Int

    enum Probe: Sendable, Hashable {
        case http(path: String, port: String)
        case connect(port: String)
    }
}

struct HealthReportPlan: Sendable, Hashable {
    let path: String
    let port: Int
}

struct ConfigurationPlan: Sendable, Hashable {
    let directory: String
    let files: [File]

    struct File: Sendable, Hashable {
        let path: String
        let content: String

        /// The path when it can be a ConfigMap key, else a key made of its hash.
        var key: String {
            let isKey =
                path.utf8.count <= 253
                && path.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"):
                        true
                    case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
                    default: false
                    }
                }
            return isKey ? path : "file-\(ContentHash.of(bytes: Array(path.utf8)))"
        }
    }

    var hash: String {
        String(ContentHash.of(.object(Dictionary(uniqueKeysWithValues: files.map { ($0.path, .string($0.content)) }))).prefix(10))
    }
}

struct DatabasePlan: Sendable, Hashable {
    let name: String
    /// The specification of the GravityDatabase this service owns; nil when it refers to one that exists by itself.
    let template: GravityDatabase.Spec?
    /// Which login the pods get.
    let access: GravityService.DatabaseAccess
    /// Which login the migration Job gets.
    let migrationAccess: GravityService.DatabaseAccess
}

struct MigrationPlan: Sendable, Hashable {
    let image: String
    let command: [String]
    let arguments: [String]
    let timeoutSeconds: Int
    let backoffLimit: Int
}

struct RolloutPlan: Sendable, Hashable {
    let strategy: GravityService.Strategy
    let progressDeadlineSeconds: Int
    let minReadySeconds: Int
    let revisionHistoryLimit: Int
}

/// The pod template's allow-list.
struct PodPlan: Sendable, Hashable {
    let labels: [String: String]
    let annotations: [String: String]
    let nodeSelector: [String: String]
    let tolerations: [JSONValue]
    /// Empty: spread over nodes and zones where that is possible.
    let topologySpreadConstraints: [GravityService.TopologySpreadConstraint]
    /// Nil: the service gets an account of its own.
    let serviceAccountName: String?
    let imagePullSecrets: [String]
    let terminationGraceSeconds: Int
}
