import GravityAPI

/// What the operator's configuration says about bundled services: where their images come from and what environment they get.
package struct ServiceSettings: Sendable, Hashable {
    /// Put before a bundled service's repository, e.g. `gravity/`.
    package var imagePrefix: String
    package var imageTag: String
    /// Variables every bundled service gets. `{service}`, `{namespace}` and `{redisDatabase}` in a value are replaced.
    package var environment: [String: String]

    package init(imagePrefix: String = "gravity/", imageTag: String, environment: [String: String] = [:]) {
        self.imagePrefix = imagePrefix
        self.imageTag = imageTag
        self.environment = environment
    }

    func image(of bundled: BundledService) -> String { "\(imagePrefix)\(bundled.repository):\(imageTag)" }
}
