import GravityAPI
import Postgres
import Kubernetes

/// What one pass over a resource found and did: the only thing its status is computed from.
struct ProvisioningReport: Sendable {
    /// nil = the server was not reached.
    var serverVersion: String?
    /// nil = there is no database.
    var databaseIdentity: String?
    /// Another operator holds the database's lock; nothing was looked at.
    var isBusy = false
    /// Database, roles, grants, schemas and parameters are as planned.
    var isDatabaseAsPlanned = false
    var extensions: [GravityDatabase.ExtensionStatus] = []
    /// By login role.
    var credentials: [String: LoginCredentials] = [:]
    /// Login roles whose Secret logged in.
    var provenLogins: Set<String> = []
    /// What was found different and repaired.
    var drift: [DatabaseDrift] = []
    var cleanup: [GravityDatabase.PendingCleanup] = []
    var problems: [ProvisioningProblem] = []

    init() {}

    mutating func add(_ repairs: [Repair]) {
        for repair in repairs where !drift.contains(repair.drift) { drift.append(repair.drift) }
    }
}
