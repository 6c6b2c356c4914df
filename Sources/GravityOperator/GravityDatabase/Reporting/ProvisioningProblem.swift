import GravityAPI
import Postgres

/// Something that keeps a resource from being Ready, in words a person can act on; without secrets and numbers that change.
struct ProvisioningProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The condition it makes False.
    let concerns: GravityDatabase.ConditionType
    let reason: GravityDatabase.Reason
    let message: String
    /// Whether trying again is of no use until a person has changed something.
    let waitsForPerson: Bool

    init(
        _ concerns: GravityDatabase.ConditionType,
        _ reason: GravityDatabase.Reason,
        _ message: String,
        waitsForPerson: Bool = false
    ) {
        self.concerns = concerns
        self.reason = reason
        self.message = message
        self.waitsForPerson = waitsForPerson
    }

    var description: String { "\(reason.rawValue): \(message)" }
}

extension ProvisioningProblem {
    init(_ error: ProvisioningPlanError) {
        self.init(.databaseReady, error.reason, error.message, waitsForPerson: true)
    }

    init(_ problem: ExtensionProblem) {
        self.init(.databaseReady, .extensionUnavailable, problem.message, waitsForPerson: true)
    }

    /// The server cannot be reached, or does not let the administrator in.
    init(connecting error: PostgresError, to server: DatabaseServer, _ user: String) {
        switch (error.kind, error.sqlState) {
        case (.authentication, _):
            self.init(
                .serverReachable,
                .authenticationFailed,
                "Server \(server.name) refuses administrator \(user): \(error.oneLine). "
                    + "Check the password where the operator's configuration says it is, that the role may log in, "
                    + "and the server's pg_hba.conf"
            )
        default:
            self.init(
                .serverReachable,
                .serverUnreachable,
                "Server \(server.name) cannot be reached: \(error.oneLine). "
                    + "Check that it runs and that the operator's configuration names its host and port"
            )
        }
    }

    /// The connection was lost, or a question to the catalogs failed.
    init(asking error: PostgresError, _ server: DatabaseServer) {
        switch error.kind {
        case .connection, .timeout, .closed, .authentication:
            self.init(.serverReachable, .serverUnreachable, "Server \(server.name) stopped answering: \(error.oneLine)")
        case .server, .decoding, .cancelled, .limit, .usage:
            self.init(.databaseReady, .provisioningFailed, "Server \(server.name) could not say what is there: \(error.oneLine)")
        }
    }

    /// The server refused a statement.
    init(_ failure: StatementFailure, _ server: DatabaseServer, _ administrator: String) {
        let error = failure.error
        let difference = failure.drift.difference
        if error.isInsufficientPrivilege {
            self.init(
                .databaseReady,
                .insufficientPrivilege,
                "Server \(server.name) does not let administrator \(administrator) repair this: \(difference) (\(error.oneLine)). "
                    + "Ask a superuser to run ALTER ROLE \"\(administrator)\" CREATEDB CREATEROLE, or to undo that change",
                waitsForPerson: true
            )
        } else if failure.drift.kind == .parameter, error.sqlState?.hasPrefix("22") == true || error.sqlState == "42704" {
            self.init(
                .databaseReady,
                .invalidSpec,
                "spec.parameters: PostgreSQL refuses the value (\(difference); \(error.oneLine))",
                waitsForPerson: true
            )
        } else if error.kind == .server {
            self.init(.databaseReady, .provisioningFailed, "Server \(server.name) refused a repair (\(difference)): \(error.oneLine)")
        } else {
            self.init(asking: error, server)
        }
    }
}

extension PostgresError {
    /// The first line without its end mark: libpq explains itself over several.
    var oneLine: String {
        let line = message.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? message
        return String(line.prefix(300))
    }
}
