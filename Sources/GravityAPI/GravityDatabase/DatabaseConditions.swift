extension GravityDatabase {
    /// The conditions a GravityDatabase can carry.
    package enum ConditionType: String, ClosedSet {
        /// The summary: everything the spec asks for is there and the Secret logs in.
        case ready = "Ready"
        /// Present only while True: the operator is working towards the spec (kstatus).
        case reconciling = "Reconciling"
        /// Present only while True: nothing more will happen until a person changes something (kstatus).
        case stalled = "Stalled"
        /// The operator reaches the server and its administrator logs in.
        case serverReachable = "ServerReachable"
        /// Database, roles, grants, schemas, extensions and parameters are as the spec says.
        case databaseReady = "DatabaseReady"
        /// Every Secret exists and its login was tried.
        case credentialsReady = "CredentialsReady"
    }

    /// The reasons those conditions give.
    package enum Reason: String, ClosedSet {
        case provisioned = "Provisioned"
        case creating = "Creating"
        case serverUnreachable = "ServerUnreachable"
        case authenticationFailed = "AuthenticationFailed"
        case insufficientPrivilege = "InsufficientPrivilege"
        /// A database, role or Secret of that name belongs to something else.
        case nameConflict = "NameConflict"
        case adoptionRefused = "AdoptionRefused"
        case extensionUnavailable = "ExtensionUnavailable"
        case extensionNotAllowed = "ExtensionNotAllowed"
        case invalidSpec = "InvalidSpec"
        /// The spec sets a field a later release implements.
        case notYetSupported = "NotYetSupported"
        case rotationInProgress = "RotationInProgress"
        case driftRepaired = "DriftRepaired"
        /// The server refused a statement for a reason of its own.
        case provisioningFailed = "ProvisioningFailed"
        case deleting = "Deleting"
        case dropBlocked = "DropBlocked"
        case suspended = "Suspended"
    }
}
