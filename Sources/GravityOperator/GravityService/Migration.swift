import Kubernetes

/// Which migration a revision needs, and what would make a failed one worth another try.
struct MigrationIdentity: Sendable, Hashable {
    /// Same image, command, database and environment: same migration, which then runs once.
    let hash: String
    /// Changes with the specification, the referenced data, the credentials and the retry annotation.
    let trigger: String

    init(_ plan: ServicePlan, _ migration: MigrationPlan, _ inputs: ServiceInputs) {
        hash = ContentHash.short([
            "image": .string(migration.image),
            "command": .strings(migration.command),
            "args": .strings(migration.arguments),
            "database": .string(inputs.database?.identity ?? ""),
            "login": .string(inputs.database?.migration.secretName ?? ""),
            "environment": Environment.rendered(plan.container.environment.filter { !Self.isOfProcess($0.name) }),
        ])
        trigger = ContentHash.short([
            "generation": .integer(plan.generation),
            "retry": .string(plan.retryToken ?? ""),
            "references": .string(inputs.referencesHash ?? ""),
            "credentials": .string(inputs.database?.migration.hash ?? ""),
        ])
    }

    /// Variables that change how a process runs, never what a migration does.
    private static func isOfProcess(_ name: String) -> Bool {
        name == "PORT" || name == "LOG_LEVEL" || name == "ENVIRONMENT" || name.hasPrefix("OTEL_")
    }
}

/// A migration Job as it is in the cluster.
struct MigrationRun: Sendable, Hashable {
    let name: String
    let uid: String
    let hash: String
    let trigger: String
    let created: Timestamp
    let state: State

    enum State: Sendable, Hashable {
        /// `isWorking`: a container of it runs, so that ending it could leave work half done.
        case active(isWorking: Bool, problem: PodProblem?)
        case succeeded(at: Timestamp?)
        /// Why, in words.
        case failed(String)
        case terminating
    }
}

/// The gate before a rollout: pure, decided anew each time from the Jobs there are.
struct MigrationDecision: Sendable, Hashable {
    let step: Step
    /// Jobs that are of no use any more.
    let obsolete: [MigrationRun]

    enum Step: Sendable, Hashable {
        case notNeeded
        /// What the Job needs is not there yet.
        case blocked
        /// Create a Job of this name.
        case start(jobName: String)
        /// A Job for another revision still works on the database.
        case waitForEarlier(jobName: String)
        case running(MigrationRun, PodProblem?)
        case succeeded(MigrationRun, at: Timestamp?)
        case failed(MigrationRun, String)
    }

    /// How many finished Jobs of earlier migrations stay, of each outcome.
    static let keptRuns = 2

    init(step: Step, obsolete: [MigrationRun] = []) {
        self.step = step
        self.obsolete = obsolete
    }

    /// - Parameter canStart: whether the database and everything the Job refers to are there.
    init(_ identity: MigrationIdentity, runs: [MigrationRun], names: ServiceNames, canStart: Bool) {
        let newestFirst = runs.sorted { ($0.created, $0.name) > ($1.created, $1.name) }
        let own = newestFirst.filter { $0.hash == identity.hash }
        let others = newestFirst.filter { $0.hash != identity.hash }
        let next = Self.step(identity, own, others: others, names)
        if case .start = next, !canStart { step = .blocked } else { step = next }
        obsolete = Self.obsolete(newestFirst, identity)
    }

    private static func step(_ identity: MigrationIdentity, _ own: [MigrationRun], others: [MigrationRun], _ names: ServiceNames) -> Step {
        for run in own {
            if case .succeeded(let time) = run.state { return .succeeded(run, at: time) }
        }
        for run in own {
            switch run.state {
            case .active(_, let problem): return .running(run, problem)
            case .terminating: return .waitForEarlier(jobName: run.name)
            case .succeeded, .failed: continue
            }
        }
        for run in others {
            if case .active(isWorking: true, _) = run.state { return .waitForEarlier(jobName: run.name) }
        }
        if let last = own.first, case .failed(let reason) = last.state, last.trigger == identity.trigger { return .failed(last, reason) }
        let attempt = own.isEmpty ? identity.hash : ContentHash.short([.string(identity.hash), .string(identity.trigger)])
        return .start(jobName: names.migrationJob(hash: attempt))
    }

    private static func obsolete(_ newestFirst: [MigrationRun], _ identity: MigrationIdentity) -> [MigrationRun] {
        let latestOwn = newestFirst.first { $0.hash == identity.hash }
        var kept: (succeeded: Int, failed: Int) = (0, 0)
        return newestFirst.filter { run in
            switch run.state {
            case .terminating: return false
            case .active(let isWorking, _): return run.hash != identity.hash && !isWorking
            case .succeeded where run.hash == identity.hash: return false
            case .failed where run == latestOwn: return false
            case .succeeded:
                kept.succeeded += 1
                return kept.succeeded > keptRuns
            case .failed:
                kept.failed += 1
                return kept.failed > keptRuns
            }
        }
    }
}

extension MigrationDecision.Step {
    /// Whether pods of the new revision may start.
    var isPassed: Bool {
        switch self {
        case .notNeeded, .succeeded: true
        case .blocked, .start, .waitForEarlier, .running, .failed: false
        }
    }
}
