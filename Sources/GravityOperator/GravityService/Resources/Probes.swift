import Kubernetes

/// The three probes. The startup probe gives a slow start its time; until it has passed the others do not run.
enum Probes {
    static func startup(_ plan: ProbePlan) -> JSONValue? {
        guard let question = plan.liveness ?? plan.readiness else { return nil }
        let period = 2
        let failures = max(1, (plan.startupSeconds + period - 1) / period)
        return probe(question, period: period, timeout: 2, failures: failures)
    }

    static func readiness(_ plan: ProbePlan) -> JSONValue? { plan.readiness.map { probe($0, period: 5, timeout: 3, failures: 3) } }

    static func liveness(_ plan: ProbePlan) -> JSONValue? { plan.liveness.map { probe($0, period: 10, timeout: 3, failures: 3) } }

    private static func probe(_ probe: ProbePlan.Probe, period: Int, timeout: Int, failures: Int) -> JSONValue {
        var rendered: JSONValue = [
            "periodSeconds": .integer(Int64(period)),
            "timeoutSeconds": .integer(Int64(timeout)),
            "failureThreshold": .integer(Int64(failures)),
        ]
        switch probe {
        case .http(let path, let port): rendered["httpGet"] = ["path": .string(path), "port": portReference(port), "scheme": "HTTP"]
        case .connect(let port): rendered["tcpSocket"] = ["port": portReference(port)]
        }
        return rendered
    }

    /// A port by its name, or by its number when the text is one.
    private static func portReference(_ port: String) -> JSONValue { Int64(port).map(JSONValue.integer) ?? .string(port) }
}
