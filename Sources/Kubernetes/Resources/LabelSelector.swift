/// Which objects a resource selects by their labels (`metav1.LabelSelector`).
package struct LabelSelector: Codable, Sendable, Hashable {
    package var matchLabels: [String: String]?
    package var matchExpressions: [Requirement]?

    package init(matchLabels: [String: String]? = nil, matchExpressions: [Requirement]? = nil) {
        self.matchLabels = matchLabels
        self.matchExpressions = matchExpressions
    }

    /// One rule on one label.
    package struct Requirement: Codable, Sendable, Hashable {
        package var key: String
        /// `In`, `NotIn`, `Exists` or `DoesNotExist`.
        package var `operator`: String
        package var values: [String]?

        package init(key: String, operator: String, values: [String]? = nil) {
            self.key = key
            self.operator = `operator`
            self.values = values
        }
    }
}
