package import Kubernetes

extension GravityService {
    /// What the operator last saw and did.
    package struct Status: Codable, Sendable, Hashable {
        /// Generation the conditions describe, success or failure; -1 = never looked at.
        package var observedGeneration: Int64 = -1
        package var conditions: [Condition] = []
        /// Pods wanted by the Deployment, as the scale subresource reads it.
        package var replicas = 0
        package var readyReplicas = 0
        /// Label selector of the pods in text form, as the scale subresource reads it.
        package var selector: String?
        /// Revision being rolled out.
        package var currentRevision: String?
        /// Last revision that became Ready.
        package var stableRevision: String?
        /// Revision whose rollout or migration failed.
        package var failedRevision: String?
        /// Image of the current revision.
        package var image: String?
        package var migration: MigrationStatus?
        /// `sha256:` and 16 hex digits of the credentials the pods run with.
        package var credentialsHash: String?

        package init() {}

        /// `readyReplicas/replicas`, for `kubectl get`; written, never read.
        package var readiness: String { "\(readyReplicas)/\(replicas)" }
        /// Tag of `image`, or the first characters of its digest, for `kubectl get`; written, never read.
        package var imageTag: String? { image.map(Self.tag) }
    }

    /// The latest migration Job.
    package struct MigrationStatus: Codable, Sendable, Hashable {
        package var revision: String
        package var jobName: String
        package var result: MigrationResult
        package var completionTime: Timestamp?

        package init(revision: String, jobName: String, result: MigrationResult, completionTime: Timestamp? = nil) {
            self.revision = revision
            self.jobName = jobName
            self.result = result
            self.completionTime = completionTime
        }
    }

    /// How a migration Job stands.
    package enum MigrationResult: String, ClosedSet {
        case running = "Running"
        case succeeded = "Succeeded"
        case failed = "Failed"
    }
}

extension GravityService.Status {
    private enum CodingKeys: String, CodingKey {
        case observedGeneration, conditions, replicas, readyReplicas, readiness, selector, currentRevision, stableRevision, failedRevision
        case image, imageTag, migration, credentialsHash
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        try fields.read(.observedGeneration, into: &observedGeneration)
        try fields.read(.conditions, into: &conditions)
        try fields.read(.replicas, into: &replicas)
        try fields.read(.readyReplicas, into: &readyReplicas)
        try fields.read(.selector, into: &selector)
        try fields.read(.currentRevision, into: &currentRevision)
        try fields.read(.stableRevision, into: &stableRevision)
        try fields.read(.failedRevision, into: &failedRevision)
        try fields.read(.image, into: &image)
        try fields.read(.migration, into: &migration)
        try fields.read(.credentialsHash, into: &credentialsHash)
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(observedGeneration, forKey: .observedGeneration)
        try fields.encode(conditions, forKey: .conditions)
        try fields.encode(replicas, forKey: .replicas)
        try fields.encode(readyReplicas, forKey: .readyReplicas)
        try fields.encode(readiness, forKey: .readiness)
        try fields.encodeIfPresent(selector, forKey: .selector)
        try fields.encodeIfPresent(currentRevision, forKey: .currentRevision)
        try fields.encodeIfPresent(stableRevision, forKey: .stableRevision)
        try fields.encodeIfPresent(failedRevision, forKey: .failedRevision)
        try fields.encodeIfPresent(image, forKey: .image)
        try fields.encodeIfPresent(imageTag, forKey: .imageTag)
        try fields.encodeIfPresent(migration, forKey: .migration)
        try fields.encodeIfPresent(credentialsHash, forKey: .credentialsHash)
    }

    /// `latest` when the reference has neither tag nor digest, as the container runtimes read it.
    private static func tag(of image: String) -> String {
        if let at = image.lastIndex(of: "@") { return String(image[image.index(after: at)...].prefix("sha256:".count + 12)) }
        let name = image[(image.lastIndex(of: "/").map(image.index(after:)) ?? image.startIndex)...]
        guard let colon = name.lastIndex(of: ":") else { return "latest" }
        return String(name[name.index(after: colon)...])
    }
}
