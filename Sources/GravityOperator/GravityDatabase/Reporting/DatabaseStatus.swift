import GravityAPI
import Kubernetes

/// Statuses, each computed from what was seen and done and from nothing else. Pure.
enum DatabaseStatus {
    typealias Status = GravityDatabase.Status
    typealias ConditionType = GravityDatabase.ConditionType

    /// Before the first side effect of a generation.
    static func starting(_ resource: GravityDatabase, now: Timestamp) -> Status {
        var (status, conditions) = begin(resource, now)
        let message = "Comparing the server with the spec"
        conditions.set(ConditionType.ready, .unknown, GravityDatabase.Reason.creating, message)
        conditions.set(ConditionType.reconciling, .true, GravityDatabase.Reason.creating, message)
        for type in [ConditionType.serverReachable, .databaseReady, .credentialsReady] { conditions.keep(type) }
        status.conditions = conditions.conditions
        return status
    }

    /// Nothing is known of a suspended resource, since nobody looks.
    static func suspended(_ resource: GravityDatabase, now: Timestamp) -> Status {
        var (status, conditions) = begin(resource, now)
        conditions.set(
            ConditionType.ready,
            .unknown,
            GravityDatabase.Reason.suspended,
            "spec.suspend is true: nothing is checked or repaired"
        )
        for type in [ConditionType.serverReachable, .databaseReady, .credentialsReady] { conditions.keep(type) }
        status.conditions = conditions.conditions
        return status
    }

    /// The spec itself is wrong; nothing was looked at.
    static func refused(_ resource: GravityDatabase, _ problem: ProvisioningProblem, now: Timestamp) -> Status {
        var (status, conditions) = begin(resource, now)
        setSummary(&conditions, problem)
        for type in [ConditionType.serverReachable, .databaseReady, .credentialsReady] { conditions.keep(type) }
        status.conditions = conditions.conditions
        return status
    }

    /// What a pass over the server ended with.
    static func after(_ report: ProvisioningReport, _ plan: ProvisioningPlan, _ resource: GravityDatabase, now: Timestamp) -> Status {
        var (status, conditions) = begin(resource, now)
        if let problem = report.problems.first {
            setSummary(&conditions, problem)
        } else {
            conditions.set(
                ConditionType.ready,
                .true,
                GravityDatabase.Reason.provisioned,
                "Database \(plan.database) on server \(plan.server.name) is as the spec says and its Secret logs in"
            )
        }
        if conditions.conditions.condition(ConditionType.stalled.rawValue) == nil, !plan.unsupported.isEmpty {
            conditions.set(ConditionType.stalled, .true, GravityDatabase.Reason.notYetSupported, unsupported(plan))
        }
        setDetails(&conditions, report, plan)
        status.conditions = conditions.conditions
        setFacts(&status, report, plan)
        return status
    }

    private static func unsupported(_ plan: ProvisioningPlan) -> String {
        "\(plan.unsupported.joined(separator: ", ")): comes with a later release and does nothing yet; everything else is applied. "
            + "Remove it to clear this condition"
    }

    /// While the resource is being deleted.
    static func deleting(_ resource: GravityDatabase, _ problem: ProvisioningProblem?, now: Timestamp) -> Status {
        var (status, conditions) = begin(resource, now)
        let reason = problem?.reason ?? .deleting
        let message = problem?.message ?? "The database and its roles are being dropped"
        conditions.set(ConditionType.ready, .false, reason, message)
        conditions.set(ConditionType.reconciling, .true, reason, message)
        status.conditions = conditions.conditions
        return status
    }

    private static func begin(_ resource: GravityDatabase, _ now: Timestamp) -> (Status, ConditionSet) {
        var status = resource.status ?? Status()
        let generation = resource.metadata.generation
        let conditions = ConditionSet(previous: status.conditions, generation: generation, now: now)
        status.observedGeneration = generation ?? -1
        return (status, conditions)
    }

    private static func setSummary(_ conditions: inout ConditionSet, _ problem: ProvisioningProblem) {
        conditions.set(ConditionType.ready, .false, problem.reason, problem.message)
        conditions.set(problem.waitsForPerson ? ConditionType.stalled : .reconciling, .true, problem.reason, problem.message)
    }

    private static func setDetails(_ conditions: inout ConditionSet, _ report: ProvisioningReport, _ plan: ProvisioningPlan) {
        let server = plan.server.name
        let details: [(type: ConditionType, isTrue: Bool, message: String)] = [
            (.serverReachable, report.serverVersion != nil, "Server \(server) lets its administrator in"),
            (
                .databaseReady, report.isDatabaseAsPlanned,
                "Database, roles, grants, schemas, extensions and parameters are as the spec says"
            ),
            (.credentialsReady, report.provenLogins.count == plan.logins.count, "Every Secret logs in"),
        ]
        for (type, isTrue, message) in details {
            if let problem = report.problems.first(where: { $0.concerns == type }) {
                conditions.set(type, .false, problem.reason, problem.message)
            } else if isTrue {
                conditions.set(type, .true, GravityDatabase.Reason.provisioned, message)
            } else if let problem = report.problems.first {
                conditions.set(type, .unknown, problem.reason, "Not looked at: \(problem.message)")
            }
        }
    }

    private static func setFacts(_ status: inout Status, _ report: ProvisioningReport, _ plan: ProvisioningPlan) {
        if let version = report.serverVersion { status.serverVersion = version }
        // A resource whose names are another's has no database to speak of.
        guard !report.credentials.isEmpty else { return }
        status.database = plan.database
        status.ownerRole = plan.roles.owner
        if let identity = report.databaseIdentity { status.databaseIdentity = identity }
        for login in plan.logins where login.access == nil {
            guard let credentials = report.credentials[login.role] else { continue }
            status.credentials = GravityDatabase.CredentialsStatus(
                secretName: login.secretName,
                activeRole: login.role,
                issuedTime: credentials.issuedTime,
                hash: credentials.hash
            )
        }
        status.access = plan.logins.compactMap { login in
            guard let name = login.access, let credentials = report.credentials[login.role] else { return nil }
            return GravityDatabase.AccessStatus(
                name: name,
                activeRole: login.role,
                secretName: login.secretName,
                hash: credentials.hash
            )
        }
        status.pendingCleanup = report.cleanup
        if report.isDatabaseAsPlanned || !report.extensions.isEmpty { status.extensions = report.extensions }
    }
}
