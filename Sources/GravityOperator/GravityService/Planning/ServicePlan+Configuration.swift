import GravityAPI

extension ServicePlan {
    /// A ConfigMap holds at most 1 MiB; room is left for its metadata.
    static let maximumConfigurationBytes = 1_000_000

    static func configuration(_ configuration: GravityService.Configuration?) throws(InvalidService) -> ConfigurationPlan? {
        guard let configuration, !configuration.files.isEmpty else { return nil }
        guard configuration.mountPath.hasPrefix("/"), !climbs(configuration.mountPath) else {
            throw InvalidService("spec.config.mountPath", "has to be an absolute path without ..")
        }
        var seen: Set<String> = []
        for (index, file) in configuration.files.enumerated() {
            let field = "spec.config.files[\(index)].path"
            guard !file.path.isEmpty, !file.path.hasPrefix("/"), !climbs(file.path) else {
                throw InvalidService(field, "has to be a relative path without ..")
            }
            guard seen.insert(file.path).inserted else { throw InvalidService(field, "\(file.path) is there twice") }
        }
        let size = configuration.files.reduce(0) { $0 + $1.path.utf8.count + $1.content.utf8.count }
        guard size <= maximumConfigurationBytes else {
            throw InvalidService("spec.config.files", "hold more than \(maximumConfigurationBytes) bytes together")
        }
        let files = configuration.files.sorted { $0.path < $1.path }.map { ConfigurationPlan.File(path: $0.path, content: $0.content) }
        return ConfigurationPlan(directory: configuration.mountPath, files: files)
    }

    private static func climbs(_ path: String) -> Bool { path.split(separator: "/").contains("..") }
}
