import GravityAPI
import Kubernetes
import Testing

@testable import GravityOperator

@Suite struct ServicePlanTests {
    @Test func `A bundled service takes image, port, health and migration from the catalog`() throws {
        let plan = try ServicePlan(Fixtures.bundled(.auth), settings: Fixtures.settings)
        #expect(plan.container.image == "gravity/auth-service:1.2.3")
        #expect(plan.container.arguments == ["serve"])
        #expect(plan.ports == [PortPlan(name: "http", number: 8080)])
        #expect(plan.probes.readiness == .http(path: "/health/ready", port: "http"))
        #expect(plan.probes.liveness == .http(path: "/health/live", port: "http"))
        #expect(plan.healthReport == HealthReportPlan(path: "/health", port: 8080))
        #expect(plan.migration?.image == "gravity/auth-service:1.2.3")
        #expect(plan.migration?.arguments == ["migrate"])
        #expect(plan.application == "auth")
    }

    @Test func `A bundled service gets what the operator's configuration knows, another image only the process's variables`() throws {
        let bundled = try ServicePlan(Fixtures.bundled(.gateway), settings: Fixtures.settings)
        #expect(value("REDIS_URL", bundled.container.defaults) == "redis://redis:6379/1")
        #expect(value("AUTH_ISSUER", bundled.container.defaults) == "https://orders.shop")
        let other = try Fixtures.plan()
        #expect(other.container.defaults.map(\.name) == ["ENVIRONMENT", "LOG_LEVEL", "PORT"])
    }

    @Test func `Commands and arguments of the specification replace the catalog's`() throws {
        let arguments = try ServicePlan(Fixtures.bundled(.auth) { $0.args = ["serve", "--verbose"] }, settings: Fixtures.settings)
        #expect(arguments.container.arguments == ["serve", "--verbose"])
        let command = try ServicePlan(Fixtures.bundled(.auth) { $0.command = ["/bin/auth"] }, settings: Fixtures.settings)
        #expect(command.container.command == ["/bin/auth"])
        #expect(command.container.arguments.isEmpty)
    }

    @Test func `An inline database gets the catalog's database name and a writer login when one is asked for`() throws {
        let service = Fixtures.bundled(.auth) {
            $0.databaseRef = nil
            $0.database = GravityDatabase.Spec(serverRef: LocalReference(name: "main"))
            $0.databaseAccess = .writer
        }
        let database = try #require(try ServicePlan(service, settings: Fixtures.settings).database)
        #expect(database.name == "orders")
        #expect(database.template?.database == "auth_db")
        #expect(database.template?.access == [.init(name: "writer", privilege: .writer, secretName: "orders-db-writer")])
        #expect(database.migrationAccess == .owner)
    }

    @Test func `A service without health settings is ready when its port accepts connections`() throws {
        let plan = try Fixtures.plan()
        #expect(plan.probes.readiness == .connect(port: "http"))
        #expect(plan.probes.liveness == nil)
        #expect(plan.healthReport == nil)
    }

    @Test func `Settings of later releases are named, and everything else is planned`() throws {
        let plan = try Fixtures.plan {
            $0.autoscaling = .init(maxReplicas: 5)
            $0.rollout.onFailure = .rollback
        }
        #expect(plan.unsupported.count == 2)
        #expect(plan.unsupported.first?.contains("spec.autoscaling") == true)
        #expect(plan.replicas == 2)
    }

    @Test(arguments: [
        SpecChange("neither image nor bundled", "spec") { $0.image = nil },
        SpecChange("both image and bundled", "spec") { $0.bundled = .auth },
        SpecChange("an image with a blank", "spec.image") { $0.image = "a b" },
        SpecChange("both ways to a database", "spec") {
            $0.databaseRef = LocalReference(name: "a")
            $0.database = GravityDatabase.Spec(serverRef: LocalReference(name: "main"))
        },
        SpecChange("a port twice", "spec.ports[1]") { $0.ports.append(.init(name: "http", port: 9090)) },
        SpecChange("a port out of range", "spec.ports[0].port") { $0.ports = [.init(name: "http", port: 70_000)] },
        SpecChange("a probe of an unknown port", "spec.health.readiness.port") {
            $0.health = .init()
            $0.health?.readiness = .init(path: "/ready", port: "admin")
        },
        SpecChange("a probe path that is none", "spec.health.liveness.path") {
            $0.health = .init()
            $0.health?.liveness = .init(path: "live")
        },
        SpecChange("a variable twice", "spec.env[1]") { $0.env = [.init(name: "A", value: "1"), .init(name: "A", value: "2")] },
        SpecChange("a file outside of the folder", "spec.config.files[0].path") {
            $0.config = .init(files: [.init(path: "../secret", content: "")])
        },
        SpecChange("a file twice", "spec.config.files[1].path") {
            $0.config = .init(files: [.init(path: "a", content: "1"), .init(path: "a", content: "2")])
        },
        SpecChange("files beyond a ConfigMap", "spec.config.files") {
            $0.config = .init(files: [.init(path: "a", content: String(repeating: "x", count: 1_000_001))])
        },
        SpecChange("negative replicas", "spec.replicas") { $0.replicas = -1 },
        SpecChange("a deadline within the minimum", "spec.rollout.progressDeadlineSeconds") { $0.rollout.progressDeadlineSeconds = 5 },
        SpecChange("a label of ours", "spec.podTemplate.labels") { $0.podTemplate.labels = ["app.kubernetes.io/instance": "x"] },
        SpecChange("an annotation of ours", "spec.podTemplate.annotations") {
            $0.podTemplate.annotations = ["gravity.dev/config-hash": "x"]
        },
    ])
    func `A specification that cannot be carried out names the field`(wrong: SpecChange) throws {
        let problem = try #require(throws: InvalidService.self) { try Fixtures.plan(wrong.change) }
        #expect(problem.field == wrong.field)
        #expect(!problem.message.isEmpty)
    }

    @Test func `A bundled service without a database says what to write`() throws {
        let problem = try #require(throws: InvalidService.self) {
            try ServicePlan(Fixtures.bundled(.auth) { $0.databaseRef = nil }, settings: Fixtures.settings)
        }
        #expect(problem.message.contains("databaseRef"))
        let own = Fixtures.bundled(.auth) {
            $0.databaseRef = nil
            $0.env = [.init(name: "DATABASE_URL", value: "postgres://elsewhere")]
        }
        #expect(throws: Never.self) { try ServicePlan(own, settings: Fixtures.settings) }
    }

    @Test(arguments: ["1orders", "Orders", "orders-", String(repeating: "a", count: 64), "a.b", ""])
    func `A name that no Service can have is refused`(name: String) throws {
        var service = Fixtures.service()
        service.metadata.name = name
        let problem = try #require(throws: InvalidService.self) { try ServicePlan(service, settings: Fixtures.settings) }
        #expect(problem.field == "metadata.name")
    }

    @Test func `An unknown bundled service is refused with the list of the known ones`() throws {
        let stored: JSONValue = [
            "apiVersion": "gravity.dev/v1alpha1", "kind": "GravityService",
            "metadata": ["name": "x", "namespace": "shop", "uid": "u"], "spec": ["bundled": "billing"],
        ]
        let service = try stored.decode(GravityService.self)
        let problem = try #require(throws: InvalidService.self) { try ServicePlan(service, settings: Fixtures.settings) }
        for name in Catalog.names { #expect(problem.message.contains(name)) }
    }

    private func value(_ name: String, _ variables: [EnvironmentVariable]) -> String? {
        guard case .value(let value)? = variables.first(where: { $0.name == name })?.source else { return nil }
        return value
    }
}
