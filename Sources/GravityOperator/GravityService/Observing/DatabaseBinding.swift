import GravityAPI
import Kubernetes

/// What is known of the service's database: enough to roll out, enough to repair, or what it waits for.
enum DatabaseBinding: Sendable, Hashable {
    /// The service has none.
    case none
    case ready(DatabaseInputs)
    /// Not Ready now; the inputs when the Secrets are there, so that running pods can still be repaired.
    ///
    /// `isPending`: it is being worked on and nothing was found wrong with it.
    case waiting(DatabaseInputs?, message: String, isPending: Bool)

    var inputs: DatabaseInputs? {
        switch self {
        case .none: nil
        case .ready(let inputs): inputs
        case .waiting(let inputs, _, _): inputs
        }
    }

    /// Whether a new revision may be rolled out.
    var isReady: Bool {
        switch self {
        case .none, .ready: true
        case .waiting: false
        }
    }

    /// - Parameter digests: the values of a Secret, each as a digest; nil when there is none.
    init(_ plan: DatabasePlan?, namespace: String, object: GravityDatabase?, digests: (String) -> [String: String]?) {
        guard let plan else {
            self = .none
            return
        }
        let name = "GravityDatabase \(namespace)/\(plan.name)"
        guard let object, !object.metadata.isTerminating else {
            let message = object == nil ? "The \(name) does not exist" : "The \(name) is being deleted"
            self = .waiting(nil, message: message, isPending: false)
            return
        }
        do {
            let inputs = DatabaseInputs(
                service: try Self.credentials(plan.access, of: object, name, digests),
                migration: try Self.credentials(plan.migrationAccess, of: object, name, digests),
                identity: [
                    object.metadata.uid ?? "", object.spec.serverRef.name, object.databaseName, object.status?.databaseIdentity ?? "",
                ].joined(separator: "/")
            )
            self = Self.isReady(object) ? .ready(inputs) : Self.notReady(object, name, inputs)
        } catch {
            let isExplained = Self.isReady(object) || error.isPersistent
            self = isExplained ? .waiting(nil, message: error.message, isPending: false) : Self.notReady(object, name, nil)
        }
    }

    private struct MissingLogin: Error {
        let message: String
        /// Waiting for the database to become Ready would not help.
        let isPersistent: Bool
    }

    private static func credentials(
        _ access: GravityService.DatabaseAccess,
        of object: GravityDatabase,
        _ name: String,
        _ digests: (String) -> [String: String]?
    ) throws(MissingLogin) -> DatabaseCredentials {
        let secretName: String
        switch access {
        case .owner: secretName = object.secretName
        case .writer:
            guard let entry = object.spec.access.first(where: { $0.privilege == .writer }) else {
                throw MissingLogin(
                    message: "The \(name) has no login with privilege Writer; add to its spec.access: "
                        + "{name: writer, privilege: Writer, secretName: \(object.metadata.name)-db-writer}",
                    isPersistent: true
                )
            }
            secretName = entry.secretName
        }
        guard let values = digests(secretName), let credentials = DatabaseCredentials(secretName: secretName, digests: values) else {
            throw MissingLogin(message: "The Secret \(secretName) of the \(name) is not there yet", isPersistent: false)
        }
        return credentials
    }

    private static func isReady(_ object: GravityDatabase) -> Bool {
        guard let status = object.status, status.observedGeneration == object.metadata.generation else { return false }
        return status.conditions.isTrue(GravityDatabase.ConditionType.ready.rawValue)
    }

    private static func notReady(_ object: GravityDatabase, _ name: String, _ inputs: DatabaseInputs?) -> DatabaseBinding {
        let ready = object.status?.conditions.condition(GravityDatabase.ConditionType.ready.rawValue)
        guard let ready, ready.isFalse, object.status?.observedGeneration == object.metadata.generation else {
            return .waiting(inputs, message: "The \(name) is not Ready yet", isPending: true)
        }
        return .waiting(inputs, message: "The \(name) is not Ready: \(ready.message)", isPending: false)
    }
}
