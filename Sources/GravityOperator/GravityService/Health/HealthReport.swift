import GravityAPI
import Kubernetes

/// What a service says of itself and of what it depends on: the JSON body of its health endpoint, made safe and stable for a condition.
struct HealthReport: Sendable, Hashable {
    let verdict: Verdict
    /// A sentence without secrets and without numbers that change, so that asking again changes nothing.
    let message: String

    enum Verdict: Sendable, Hashable {
        case healthy
        /// It serves, with less than everything.
        case degraded
        /// Something it calls critical is down.
        case unhealthy
        /// It did not answer, or not in a form that can be read.
        case unknown
    }

    static func unknown(_ message: String) -> HealthReport { HealthReport(verdict: .unknown, message: message) }

    private init(verdict: Verdict, message: String) {
        self.verdict = verdict
        self.message = message
    }

    /// Reads `{status, checks: {name: {status, message?}}}`, or checks as a list of `{name, status, message?}`.
    init(httpStatus: Int, body: [UInt8]) {
        // Nil means: no health report.
        guard let document = try? JSONValue(parsing: body), let word = document["status"]?.stringValue else {
            self = .unknown(
                httpStatus == 404 ? "The service has no health report" : "The health report (HTTP \(httpStatus)) cannot be read"
            )
            return
        }
        let checks = Self.checks(document)
        let troubled = checks.filter { Self.verdict(of: $0.status) != .healthy }
        let stated = Self.verdict(of: word)
        verdict = stated == .healthy && !troubled.isEmpty ? .degraded : stated
        message = troubled.isEmpty ? Self.summary(verdict) : Self.sentence(troubled)
    }

    private struct Check {
        let name: String
        let status: String
        let message: String?
    }

    private static let maximumChecks = 16

    private static func checks(_ document: JSONValue) -> [Check] {
        let found = document["checks"] ?? document["dependencies"] ?? [:]
        let named: [(String, JSONValue)] =
            switch found {
            case .object(let members): members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            case .array(let elements): elements.map { ($0["name"]?.stringValue ?? "unnamed", $0) }
            case .null, .bool, .integer, .number, .string: []
            }
        return named.prefix(maximumChecks).map { name, check in
            let text = check["message"]?.stringValue ?? check["error"]?.stringValue
            return Check(
                name: PlainText.clean(name, limit: 40),
                status: check["status"]?.stringValue ?? check.stringValue ?? "unknown",
                message: text
            )
        }
    }

    private static func verdict(of word: String) -> Verdict {
        switch word.lowercased() {
        case "healthy", "ok", "up", "pass", "passing": .healthy
        case "degraded", "warn", "warning": .degraded
        case "unhealthy", "down", "fail", "failing", "error", "critical": .unhealthy
        default: .unknown
        }
    }

    private static func sentence(_ checks: [Check]) -> String {
        checks.map { check in
            let detail = check.message.map { PlainText.clean($0, limit: 160) } ?? ""
            return "\(check.name): \(detail.isEmpty ? PlainText.clean(check.status, limit: 20) : detail)"
        }.joined(separator: "; ")
    }

    private static func summary(_ verdict: Verdict) -> String {
        switch verdict {
        case .healthy: "Everything the service depends on answers"
        case .degraded: "The service reports itself degraded"
        case .unhealthy: "The service reports itself unhealthy"
        case .unknown: "The health report has a status that cannot be read"
        }
    }
}

extension HealthReport {
    /// The report that a status was made from, so that a restart of the operator changes nothing; nil when there was none.
    init?(told status: GravityService.Status?) {
        guard let condition = status?.conditions.condition(GravityService.ConditionType.dependenciesHealthy.rawValue) else { return nil }
        let ready = status?.conditions.condition(GravityService.ConditionType.ready.rawValue)
        let isDown = ready?.reason == GravityService.Reason.dependencyDown.rawValue
        switch condition.status {
        case .true: verdict = .healthy
        case .false: verdict = isDown ? .unhealthy : .degraded
        case .unknown: verdict = .unknown
        }
        message = condition.message
    }
}
