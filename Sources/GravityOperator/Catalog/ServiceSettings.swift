import GravityAPI

/// What the operator's configuration says about every service: where bundled images come from and what environment to inject.
package struct ServiceSettings: Sendable, Hashable {
    /// Put before a bundled service's repository, e.g. `gravity/`.
    package var imagePrefix: String
    package var imageTag: String
    /// Variables every service gets. `{service}`, `{namespace}` and `{redisDatabase}` in a value are replaced.
    package var environment: [String: String]

    package init(imagePrefix: String = "gravity/", imageTag: String, environment: [String: String] = [:]) {
        self.imagePrefix = imagePrefix
        self.imageTag = imageTag
        self.environment = environment
    }

    func image(of bundled: BundledService) -> String { "\(imagePrefix)\(bundled.repository):\(imageTag)" }
}
