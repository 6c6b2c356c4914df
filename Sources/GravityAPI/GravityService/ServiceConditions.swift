extension GravityService {
    /// The conditions a GravityService can carry.
    package enum ConditionType: String, ClosedSet {
        /// The summary: the current revision is rolled out and serves.
        case ready = "Ready"
        /// Present only while True: the operator is working towards the spec (kstatus).
        case reconciling = "Reconciling"
        /// Present only while True: nothing more will happen until a person changes something (kstatus).
        case stalled = "Stalled"
        /// Traffic is served, by whatever revision.
        case available = "Available"
        /// The service's database is Ready; absent when it has none.
        case databaseReady = "DatabaseReady"
        /// The migration of the current revision; absent when it has none.
        case migrationsSucceeded = "MigrationsSucceeded"
        /// The rollout of the current revision.
        case rolloutSucceeded = "RolloutSucceeded"
        /// What the service's own health endpoint says of what it depends on; absent when it has none.
        case dependenciesHealthy = "DependenciesHealthy"
    }

    /// The reasons those conditions give.
    package enum Reason: String, ClosedSet {
        case deployed = "Deployed"
        case waitingForDatabase = "WaitingForDatabase"
        /// The database was there and is not any more.
        case databaseUnavailable = "DatabaseUnavailable"
        case databaseProvisioned = "DatabaseProvisioned"
        case migrating = "Migrating"
        case migrated = "Migrated"
        case migrationFailed = "MigrationFailed"
        case rollingOut = "RollingOut"
        case progressDeadlineExceeded = "ProgressDeadlineExceeded"
        case rolledBack = "RolledBack"
        case imagePullFailed = "ImagePullFailed"
        case crashLooping = "CrashLooping"
        case quotaExceeded = "QuotaExceeded"
        case podSecurityDenied = "PodSecurityDenied"
        /// A Secret or ConfigMap the spec refers to, or a key of it, is not there.
        case configurationMissing = "ConfigurationMissing"
        /// A child of that name belongs to something else.
        case nameConflict = "NameConflict"
        case invalidSpec = "InvalidSpec"
        /// The spec sets a field a later release implements.
        case notYetSupported = "NotYetSupported"
        case suspended = "Suspended"
        case deleting = "Deleting"
        /// The service answered, and everything it depends on is well.
        case healthReported = "HealthReported"
        /// The service answered, and names a dependency that is not well.
        case dependencyDown = "DependencyDown"
        /// The service did not answer, or not in a form that can be read.
        case healthUnknown = "HealthUnknown"
    }
}
