import GravityAPI
import Kubernetes
import Testing

@testable import GravityOperator

@Suite struct HealthReportTests {
    private func report(_ status: Int = 200, _ body: JSONValue) -> HealthReport {
        HealthReport(httpStatus: status, body: body.serialized())
    }

    @Test(arguments: ["healthy", "ok", "UP", "pass"])
    func `A healthy service is healthy in any of the usual words`(word: String) {
        #expect(report(200, ["status": .string(word), "checks": [:]]).verdict == .healthy)
    }

    @Test func `Checks may be a map or a list, and the troubled ones are told by name`() {
        let map = report(
            503,
            [
                "status": "unhealthy",
                "checks": [
                    "database": ["status": "unhealthy", "latency_ms": 3.2, "message": "connection refused"], "redis": ["status": "healthy"],
                ],
            ]
        )
        #expect(map.verdict == .unhealthy)
        #expect(map.message == "database: connection refused")
        let list = report(503, ["status": "unhealthy", "checks": [["name": "database", "status": "down", "error": "connection refused"]]])
        #expect(list == map)
    }

    @Test func `A service that is well although something it can do without is not, is degraded`() {
        let degraded = report(200, ["status": "healthy", "checks": ["redis": ["status": "unhealthy"]]])
        #expect(degraded.verdict == .degraded)
        #expect(degraded.message == "redis: unhealthy")
    }

    @Test func `Secrets and measured times never reach the condition`() {
        let first = report(
            503,
            [
                "status": "unhealthy",
                "checks": [
                    "database": [
                        "status": "unhealthy",
                        "message": "postgres://app:canary@db:5432/x timed out after 1.52 s password=canary token: canary",
                    ]
                ],
            ]
        )
        let second = report(
            503,
            [
                "status": "unhealthy",
                "checks": [
                    "database": [
                        "status": "unhealthy",
                        "message": "postgres://app:canary@db:5432/x timed out after 999 ms password=canary token: canary",
                    ]
                ],
            ]
        )
        #expect(first == second)
        #expect(!first.message.contains("canary"))
        #expect(first.message.contains("db:5432"))
    }

    @Test func `An answer that is no health report is unknown, not unhealthy`() {
        #expect(HealthReport(httpStatus: 404, body: []).verdict == .unknown)
        #expect(HealthReport(httpStatus: 200, body: Array("<html>".utf8)).verdict == .unknown)
        #expect(report(200, ["state": "fine"]).verdict == .unknown)
    }

    @Test func `Long messages are cut and stay one line`() {
        let text = String(repeating: "word\n", count: 1_000)
        let long = report(503, ["status": "down", "checks": ["a": ["status": "down", "message": .string(text)]]])
        #expect(long.message.count < 200)
        #expect(!long.message.contains("\n"))
    }

    @Test(arguments: [
        #"{"status":"healthy"}"#, #"{"status":"degraded","checks":{"a":{"status":"down"}}}"#, #"{"status":"down"}"#, #"{"status":"?"}"#,
    ])
    func `A report can be read back from the status that was made from it`(body: String) throws {
        let report = HealthReport(httpStatus: 200, body: Array(body.utf8))
        var service = Fixtures.service {
            $0.health = .init()
            $0.health?.dependencies = .init(path: "/health")
        }
        let plan = try ServicePlan(service, settings: Fixtures.settings)
        let revision = ServiceRevision(PodTemplate(plan, try Fixtures.inputs()), names: plan.names)
        let rollout = Rollout(state: .complete, isAvailable: true, replicas: 2, readyReplicas: 2, revision: revision.name)
        service.status = ServiceStatus.after(
            service,
            ServiceOutcome(plan: plan, revision: revision, rollout: rollout, health: report),
            now: Timestamp(seconds: 1)
        )
        #expect(HealthReport(told: service.status) == report)
    }
}
