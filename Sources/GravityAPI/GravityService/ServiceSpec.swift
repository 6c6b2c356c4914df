extension GravityService {
    /// What a person asks for.
    package struct Spec: Codable, Sendable, Hashable {
        /// A service of the operator's catalog; exactly one of `bundled` and `image` is set.
        package var bundled: BundledService.Name?
        /// Image of any other service.
        package var image: String?
        /// Replaces the image's entry point; empty = the image's own.
        package var command: [String] = []
        /// Replaces the image's arguments; empty = the image's own.
        package var args: [String] = []
        /// Pods wanted; ignored while `autoscaling` is set.
        package var replicas = 2
        /// Not supported yet.
        package var autoscaling: Autoscaling?
        /// Ports of the container and of its Service; empty = no Service, or the catalog's port.
        package var ports: [Port] = []
        /// A GravityDatabase of the same namespace; not together with `database`.
        package var databaseRef: LocalReference?
        /// A database the service owns, named after it.
        package var database: GravityDatabase.Spec?
        /// Which login the pods get.
        package var databaseAccess = DatabaseAccess.owner
        package var env: [EnvironmentVariable] = []
        package var envFrom: [EnvironmentSource] = []
        package var config: Configuration?
        package var health: Health?
        /// Absent = none, or the catalog's.
        package var migrations: Migrations?
        package var rollout = Rollout()
        package var resources = Resources()
        package var podTemplate = PodTemplate()
        /// Children are left as they are while true.
        package var suspend = false

        package init() {}

        package init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            try fields.read(.bundled, into: &bundled)
            try fields.read(.image, into: &image)
            try fields.read(.command, into: &command)
            try fields.read(.args, into: &args)
            try fields.read(.replicas, into: &replicas)
            try fields.read(.autoscaling, into: &autoscaling)
            try fields.read(.ports, into: &ports)
            try fields.read(.databaseRef, into: &databaseRef)
            try fields.read(.database, into: &database)
            try fields.read(.databaseAccess, into: &databaseAccess)
            try fields.read(.env, into: &env)
            try fields.read(.envFrom, into: &envFrom)
            try fields.read(.config, into: &config)
            try fields.read(.health, into: &health)
            try fields.read(.migrations, into: &migrations)
            try fields.read(.rollout, into: &rollout)
            try fields.read(.resources, into: &resources)
            try fields.read(.podTemplate, into: &podTemplate)
            try fields.read(.suspend, into: &suspend)
        }
    }

    /// Which login of the database a pod gets.
    package enum DatabaseAccess: String, ClosedSet {
        /// The first `access` entry of the database with that privilege.
        case writer = "Writer"
        /// The main login.
        case owner = "Owner"
    }

    /// One port, the same number in the container and in the Service.
    package struct Port: Codable, Sendable, Hashable {
        package var name: String
        package var port: Int

        package init(name: String, port: Int) {
            self.name = name
            self.port = port
        }
    }

    /// Bounds and target of a HorizontalPodAutoscaler; not supported yet.
    package struct Autoscaling: Codable, Sendable, Hashable {
        package var minReplicas = 2
        package var maxReplicas: Int
        /// Percent of the requested CPU.
        package var targetCPUUtilization = 70

        package init(maxReplicas: Int) { self.maxReplicas = maxReplicas }

        package init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            maxReplicas = try fields.decode(Int.self, forKey: .maxReplicas)
            try fields.read(.minReplicas, into: &minReplicas)
            try fields.read(.targetCPUUtilization, into: &targetCPUUtilization)
        }
    }
}
