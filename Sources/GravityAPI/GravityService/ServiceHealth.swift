extension GravityService {
    /// How the cluster and the operator ask the service about itself.
    package struct Health: Codable, Sendable, Hashable {
        /// Traffic reaches a pod only while this answers 200.
        package var readiness: Endpoint?
        /// A pod is restarted when this stops answering 200.
        package var liveness: Endpoint?
        /// What the operator reads for the condition `DependenciesHealthy`.
        package var dependencies: Endpoint?
        /// Time a pod may take before liveness counts.
        package var startupSeconds = 60

        package init() {}

        package init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            try fields.read(.readiness, into: &readiness)
            try fields.read(.liveness, into: &liveness)
            try fields.read(.dependencies, into: &dependencies)
            try fields.read(.startupSeconds, into: &startupSeconds)
        }
    }

    /// A path asked with HTTP GET.
    package struct Endpoint: Codable, Sendable, Hashable {
        package var path: String
        /// Name of one of the ports; nil = the first.
        package var port: String?

        package init(path: String, port: String? = nil) {
            self.path = path
            self.port = port
        }
    }
}
