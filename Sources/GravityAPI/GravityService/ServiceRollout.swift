extension GravityService {
    /// The Job that brings the database's schema up to date before pods of a new revision start.
    package struct Migrations: Codable, Sendable, Hashable {
        /// Empty = the catalog's for a bundled service, else the image's own entry point.
        package var command: [String] = []
        package var args: [String] = []
        /// nil = the service's image.
        package var image: String?
        package var timeoutSeconds = 600
        /// Further attempts after the first.
        package var backoffLimit = 1
        /// Which login the Job gets.
        package var access = DatabaseAccess.owner

        package init() {}

        package init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            try fields.read(.command, into: &command)
            try fields.read(.args, into: &args)
            try fields.read(.image, into: &image)
            try fields.read(.timeoutSeconds, into: &timeoutSeconds)
            try fields.read(.backoffLimit, into: &backoffLimit)
            try fields.read(.access, into: &access)
        }
    }

    /// How pods are replaced.
    package struct Rollout: Codable, Sendable, Hashable {
        package var strategy = Strategy.rollingUpdate
        /// A rollout that makes no progress for this long has failed.
        package var progressDeadlineSeconds = 180
        /// A pod counts as available after being ready for this long.
        package var minReadySeconds = 5
        package var onFailure = OnFailure.halt
        /// Old revisions kept.
        package var revisionHistoryLimit = 5

        package init() {}

        package init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            try fields.read(.strategy, into: &strategy)
            try fields.read(.progressDeadlineSeconds, into: &progressDeadlineSeconds)
            try fields.read(.minReadySeconds, into: &minReadySeconds)
            try fields.read(.onFailure, into: &onFailure)
            try fields.read(.revisionHistoryLimit, into: &revisionHistoryLimit)
        }
    }

    /// In which order old and new pods go and come.
    package enum Strategy: String, ClosedSet {
        /// One new pod more, never one serving pod less (maxSurge 1, maxUnavailable 0).
        case rollingUpdate = "RollingUpdate"
        /// Every old pod stops before a new one starts.
        case recreate = "Recreate"
    }

    /// What a failed rollout leads to.
    package enum OnFailure: String, ClosedSet {
        /// Back to the last revision that was Ready; not supported yet.
        case rollback = "Rollback"
        /// Left as it is, old pods serving.
        case halt = "Halt"
    }
}
