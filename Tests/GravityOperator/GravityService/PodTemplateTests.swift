import GravityAPI
import Kubernetes
import Testing

@testable import GravityOperator

@Suite struct PodTemplateTests {
    private func pod(_ plan: ServicePlan, _ inputs: ServiceInputs) throws -> JSONValue {
        try #require(PodTemplate(plan, inputs).content["spec"])
    }

    /// Every pod template a service can have: the service's own and its migration's, bundled or not.
    private static func pods() throws -> [JSONValue] {
        let inputs = try Fixtures.inputs(certificate: true)
        let everything = Fixtures.service {
            $0.config = .init(files: [.init(path: "app.yaml", content: "a: 1")])
            $0.migrations = .init()
        }
        let plans = [
            try ServicePlan(everything, settings: Fixtures.settings), try ServicePlan(Fixtures.bundled(.auth), settings: Fixtures.settings),
        ]
        return try plans.flatMap { plan in
            let migration = try #require(plan.migration)
            let identity = MigrationIdentity(plan, migration, inputs)
            let job = plan.migrationJob(migration, inputs, identity, name: "x")
            return [PodTemplate(plan, inputs).content["spec"], job.content.at(path: "spec", "template", "spec")].compactMap(\.self)
        }
    }

    @Test func `Every pod keeps every rule of the Restricted pod security standard`() throws {
        let pods = try Self.pods()
        #expect(pods.count == 4)
        #expect(pods.allSatisfy { !$0.text.contains("null") })
        for pod in pods {
            let context = try #require(pod["securityContext"])
            #expect(context["runAsNonRoot"] == true)
            #expect(context.at(path: "seccompProfile", "type") == "RuntimeDefault")
            #expect(context["runAsUser"] != 0)
            for field in ["hostNetwork", "hostPID", "hostIPC", "hostUsers"] { #expect(pod[field] == nil) }
            let allowed: Set<String> = [
                "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret",
            ]
            for volume in pod["volumes"]?.arrayValue ?? [] {
                let sources = try #require(volume.objectValue).keys.filter { $0 != "name" }
                #expect(sources.count == 1 && allowed.isSuperset(of: sources))
            }
            for container in try #require(pod["containers"]?.arrayValue) {
                let security = try #require(container["securityContext"])
                #expect(security["allowPrivilegeEscalation"] == false)
                #expect(security["runAsNonRoot"] == true)
                #expect(security["privileged"] == nil)
                #expect(security["procMount"] == nil)
                #expect(security["capabilities"] == ["drop": ["ALL"]])
                #expect(security.at(path: "seccompProfile", "type") == "RuntimeDefault")
                for port in container["ports"]?.arrayValue ?? [] { #expect(port["hostPort"] == nil) }
            }
            #expect(pod["automountServiceAccountToken"] == false)
        }
    }

    @Test func `The database's variables come from its Secret, and the specification's own win`() throws {
        let plan = try Fixtures.plan { $0.env = [.init(name: "PGHOST", value: "elsewhere"), .init(name: "EXTRA", value: "1")] }
        let container = try #require(try pod(plan, try Fixtures.inputs())["containers"]?[0])
        let environment = try #require(container["env"]?.arrayValue)
        let byName = Dictionary(uniqueKeysWithValues: environment.compactMap { entry in entry["name"]?.stringValue.map { ($0, entry) } })
        #expect(byName["DATABASE_URL"]?.at(path: "valueFrom", "secretKeyRef", "name") == "orders-db")
        #expect(byName["DATABASE_URL"]?.at(path: "valueFrom", "secretKeyRef", "key") == "DATABASE_URL")
        #expect(byName["PGHOST"] == ["name": "PGHOST", "value": "elsewhere"])
        #expect(byName["EXTRA"] != nil)
        #expect(byName["PORT"]?["value"] == "8080")
        #expect(environment.count == byName.count)
    }

    @Test func `Configuration files are mounted read-only, nested paths included, and the service is told where`() throws {
        let plan = try Fixtures.plan {
            $0.config = .init(files: [.init(path: "nested/a.yaml", content: "1"), .init(path: "b.yaml", content: "2")])
        }
        let spec = try pod(plan, try Fixtures.inputs())
        let container = try #require(spec["containers"]?[0])
        let directory = try #require(plan.configuration?.directory)
        #expect(container["volumeMounts"]?[0] == ["name": "config", "mountPath": .string(directory), "readOnly": true])
        #expect(container["env"]?.arrayValue?.contains(["name": "CONFIG_DIR", "value": .string(directory)]) == true)
        let configMap = try #require(plan.configMap())
        #expect(spec["volumes"]?[0]?.at(path: "configMap", "name") == .string(configMap.name))
        let items = try #require(spec["volumes"]?[0]?.at(path: "configMap", "items")?.arrayValue)
        #expect(items.compactMap { $0["path"]?.stringValue } == ["b.yaml", "nested/a.yaml"])
        for item in items { #expect(configMap.content["data"]?[item["key"]?.stringValue ?? ""] != nil) }
    }

    @Test func `A certificate in the Secret is mounted, and libpq is told its file`() throws {
        let spec = try pod(try Fixtures.plan(), try Fixtures.inputs(certificate: true))
        let container = try #require(spec["containers"]?[0])
        let variable: JSONValue = ["name": "PGSSLROOTCERT", "value": "/etc/gravity-database/ca.crt"]
        #expect(container["env"]?.arrayValue?.contains(variable) == true)
        #expect(spec["volumes"]?[0]?.at(path: "secret", "secretName") == "orders-db")
    }

    @Test func `A probe by HTTP asks the named port, and startup has the time the specification gives`() throws {
        let plan = try ServicePlan(Fixtures.bundled(.auth) { $0.health = nil }, settings: Fixtures.settings)
        let container = try #require(try pod(plan, try Fixtures.inputs())["containers"]?[0])
        #expect(container.at(path: "readinessProbe", "httpGet") == ["path": "/health/ready", "port": "http", "scheme": "HTTP"])
        let startup = try #require(container["startupProbe"])
        #expect(startup["failureThreshold"] == 30)
        #expect(startup["periodSeconds"] == 2)
    }

    @Test func `The allow-list of the pod template is carried over, and its labels never hide ours`() throws {
        let plan = try Fixtures.plan {
            $0.podTemplate.labels = ["team": "a"]
            $0.podTemplate.annotations = ["note": "b"]
            $0.podTemplate.nodeSelector = ["disk": "ssd"]
            $0.podTemplate.tolerations = [.init(key: "k", operator: .exists, effect: .noSchedule)]
            $0.podTemplate.serviceAccountName = "special"
            $0.podTemplate.imagePullSecrets = [LocalReference(name: "pull")]
        }
        let template = PodTemplate(plan, try Fixtures.inputs()).content
        #expect(template.at(path: "metadata", "labels", "team") == "a")
        #expect(template.at(path: "metadata", "labels", "app.kubernetes.io/instance") == "orders")
        #expect(template.at(path: "metadata", "annotations", "note") == "b")
        #expect(template.at(path: "spec", "nodeSelector") == ["disk": "ssd"])
        #expect(template.at(path: "spec", "tolerations") == [["key": "k", "operator": "Exists", "effect": "NoSchedule"]])
        #expect(template.at(path: "spec", "serviceAccountName") == "special")
        #expect(template.at(path: "spec", "imagePullSecrets") == [["name": "pull"]])
        #expect(plan.serviceAccount() == nil)
    }
}
