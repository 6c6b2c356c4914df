import Kubernetes
import Testing

/// What `kubectl apply` refuses for a GravityService.
@Suite struct ServiceRuleTests {
    static let cases: [RuleCase] = [
        .service(
            "{image: x, bundled: auth}",
            "spec: Invalid value: \"object\": set exactly one of image (any service) and bundled (a service of the platform)",
            "{bundled: auth}"
        ),
        .service(
            "{replicas: 2}",
            "spec: Invalid value: \"object\": set exactly one of image (any service) and bundled (a service of the platform)",
            "{image: x}"
        ),
        .service(
            "{image: x, databaseRef: {name: a}, database: {serverRef: {name: main}}}",
            "spec: Invalid value: \"object\": set at most one of database (the service owns it) and databaseRef (it exists on its own)",
            "{image: x, databaseRef: {name: a}}"
        ),
        .service(
            "{image: x}",
            "spec.database: Forbidden: cannot be removed, since the service owns its database; delete the service, or keep the template",
            "{image: y, database: {serverRef: {name: main}}}",
            replacing: "{image: x, database: {serverRef: {name: main}}}"
        ),
        .service(
            "{bundled: auth, ports: [{name: http, port: 80}]}",
            "spec.ports: Forbidden: the ports of a bundled service come from the operator's catalog; remove them, or use image",
            "{image: x, ports: [{name: http, port: 80}]}"
        ),
        .service(
            "{bundled: auth, command: [x]}",
            "spec.command: Forbidden: the command of a bundled service comes from the operator's catalog; remove it, or use image",
            "{image: x, command: [x]}"
        ),
        .service(
            "{bundled: auth, args: [x]}",
            "spec.args: Forbidden: the arguments of a bundled service come from the operator's catalog; remove them, or use image",
            "{bundled: auth, args: []}"
        ),
        .service(
            "{bundled: auth, migrations: {image: x}}",
            "spec.migrations: Forbidden: command, args and image of a bundled service's migration come from the operator's catalog; "
                + "remove them, or use image",
            "{bundled: auth, migrations: {timeoutSeconds: 60}}"
        ),
        .service(
            "{image: x, migrations: {timeoutSeconds: 60}}",
            "spec.migrations: Required value: say how the image migrates its database with command or args",
            "{image: x, migrations: {args: [migrate]}}"
        ),
        .service(
            "{image: x, health: {readiness: {path: /ready}}}",
            "spec.ports: Required value: health endpoints need a port to be asked on; name the container's ports",
            "{image: x, ports: [{name: http, port: 80}], health: {readiness: {path: /ready}}}"
        ),
        .service(
            "{image: x, ports: [{name: http, port: 80}], health: {readiness: {path: /ready, port: web}}}",
            "spec.health: Invalid value: \"object\": readiness.port must be the name of one of the ports",
            "{image: x, ports: [{name: web, port: 80}], health: {readiness: {path: /ready, port: web}}}"
        ),
        .service(
            "{image: x, ports: [{name: http, port: 80}], health: {liveness: {path: /live, port: web}}}",
            "spec.health: Invalid value: \"object\": liveness.port must be the name of one of the ports",
            "{image: x, ports: [{name: http, port: 80}], health: {liveness: {path: /live, port: http}}}"
        ),
        .service(
            "{image: x, ports: [{name: http, port: 80}], health: {dependencies: {path: /health, port: web}}}",
            "spec.health: Invalid value: \"object\": dependencies.port must be the name of one of the ports",
            "{bundled: auth, health: {dependencies: {path: /health, port: web}}}"
        ),
        .service(
            "postgres | {image: x, database: {serverRef: {name: main}}}",
            "spec.database.database: Required value: the object's name would become a database name that PostgreSQL reserves; "
                + "set spec.database.database",
            "postgres | {image: x}"
        ),
        .service(
            "{image: x, database: {serverRef: {name: main}, access: [{name: a, privilege: Reader, secretName: orders-db}]}}",
            "spec.database.access: Invalid value: \"object\": no entry may use the Secret of the main login "
                + "(the object's name followed by -db); give each login a Secret of its own",
            "{image: x, database: {serverRef: {name: main}, access: [{name: a, privilege: Reader, secretName: a}]}}"
        ),
        .service(
            "{image: x, autoscaling: {minReplicas: 5, maxReplicas: 3}}",
            "spec.autoscaling: Invalid value: \"object\": minReplicas must not be greater than maxReplicas",
            "{image: x, autoscaling: {maxReplicas: 3}}"
        ),
        .service(
            "{image: x, ports: [{name: a, port: 80}, {name: b, port: 80}]}",
            "spec.ports: Invalid value: \"array\": two entries have the same port number; a number can be listened on only once",
            "{image: x, ports: [{name: a, port: 80}, {name: b, port: 81}]}"
        ),
        .service(
            "{image: x, env: [{name: A}]}",
            "spec.env[0]: Invalid value: \"object\": set exactly one of value and valueFrom",
            "{image: x, env: [{name: A, value: ''}]}"
        ),
        .service(
            "{image: x, env: [{name: A, valueFrom: {}}]}",
            "spec.env[0].valueFrom: Invalid value: \"object\": set exactly one of secretKeyRef, configMapKeyRef and fieldRef",
            "{image: x, env: [{name: A, valueFrom: {fieldRef: {fieldPath: \"metadata.labels['a']\"}}}]}"
        ),
        .service(
            "{image: x, envFrom: [{prefix: A_}]}",
            "spec.envFrom[0]: Invalid value: \"object\": set exactly one of secretRef and configMapRef",
            "{image: x, envFrom: [{secretRef: {name: s}}]}"
        ),
        .service(
            "{image: x, rollout: {minReadySeconds: 200}}",
            "spec.rollout: Invalid value: \"object\": minReadySeconds must be less than progressDeadlineSeconds, "
                + "or no rollout could ever succeed",
            "{image: x, rollout: {minReadySeconds: 20}}"
        ),
        .service(
            "{image: x, resources: {requests: {mem: 1Gi}}}",
            "spec.resources.requests: Invalid value: \"object\": only cpu, memory and ephemeral-storage can be set",
            "{image: x, resources: {requests: {memory: 1Gi, cpu: 1}, limits: {memory: 1Gi}}}"
        ),
        .service(
            "{image: x, podTemplate: {labels: {app.kubernetes.io/name: y}}}",
            "spec.podTemplate.labels: Invalid value: \"object\": labels that start with app.kubernetes.io/ or gravity.dev/, "
                + "and pod-template-hash, are the operator's own",
            "{image: x, podTemplate: {labels: {team: shop}}}"
        ),
        .service(
            "{image: x, podTemplate: {annotations: {gravity.dev/revision: y}}}",
            "spec.podTemplate.annotations: Invalid value: \"object\": annotations that start with gravity.dev/ are the operator's own",
            "{image: x, podTemplate: {annotations: {example.com/a: y}}}"
        ),
    ]

    @Test(arguments: cases)
    func `A rule refuses what breaks it and nothing else`(rule: RuleCase) throws {
        #expect(try rule.errors(rule.bad) == [rule.error])
        #expect(try rule.errors(rule.good) == [])
    }

    @Test func `Every rule has an example`() {
        let errors = Self.cases.map(\.error).joined(separator: "\n")
        for rule in Rules.all(of: .service) where !rule.path.hasPrefix("spec.database") {
            #expect(errors.contains(rule.message), "\(rule.path)")
        }
    }

    @Test(arguments: DatabaseRuleTests.cases.filter { !$0.error.contains("object's name") })
    func `The template obeys the rules of a GravityDatabase`(rule: RuleCase) throws {
        func inlined(_ spec: String) -> String { "{image: x, database: \(spec)}" }
        let error = "spec.database" + rule.error.dropFirst("spec".count)
        let inline = RuleCase.service(
            inlined(rule.bad),
            String(error),
            inlined(rule.good),
            replacing: rule.stored.map(inlined)
        )
        #expect(try inline.errors(inline.bad) == [inline.error])
        #expect(try inline.errors(inline.good) == [])
    }

    static let malformed: [RuleCase] = [
        .service(
            "{bundled: teleport}",
            "spec.bundled: Unsupported value: \"teleport\": supported values: \"auth\", \"gateway\", \"discovery\", \"user\", "
                + "\"notification\", \"file-storage\", \"payment\", \"order\", \"product\", \"inventory\", \"analytics\", \"search\", "
                + "\"recommendation\", \"chat\", \"audit\"",
            "{bundled: file-storage}"
        ),
        .service(
            "{image: x, env: [{name: 1A, value: b}]}",
            "spec.env[0].name: Invalid value: \"1A\": spec.env[0].name in body should match '^[A-Za-z_][A-Za-z0-9_]*$'",
            "{image: x, env: [{name: A1, value: b}]}"
        ),
        .service(
            "{image: x, replicas: -1}",
            "spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0",
            "{image: x, replicas: 0}"
        ),
        .service(
            "{image: x, config: {files: [{path: ../etc/passwd, content: a}]}}",
            "spec.config.files[0].path: Invalid value: \"../etc/passwd\": spec.config.files[0].path in body should match "
                + "'^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$'",
            "{image: x, config: {files: [{path: a/b.yaml, content: a}]}}"
        ),
        .service(
            "{image: x, env: [{name: A, value: b}, {name: A, value: c}]}",
            "spec.env[1]: Duplicate value: {\"name\":\"A\"}",
            "{image: x, env: [{name: A, value: b}, {name: B, value: c}]}"
        ),
        .service(
            "{image: x, resources: {limits: {memory: lots}}}",
            "spec.resources.limits.memory: Invalid value: \"lots\": spec.resources.limits.memory in body should match "
                + "'^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$'",
            "{image: x, resources: {limits: {memory: 1.5Gi}}}"
        ),
    ]

    @Test(arguments: malformed)
    func `The schema refuses what it cannot mean`(rule: RuleCase) throws {
        let rulesNotChecked = "<nil>: Invalid value: \"null\": some validation rules were not checked"
        #expect(try rule.errors(rule.bad).filter { !$0.hasPrefix(rulesNotChecked) } == [rule.error])
        #expect(try rule.errors(rule.good) == [])
    }

    @Test func `Fields of a later release are accepted, since the operator answers them`() throws {
        let later = RuleCase.service("", "", "{image: x, autoscaling: {maxReplicas: 3}, rollout: {onFailure: Rollback}}")
        #expect(try later.errors(later.good) == [])
    }

    @Test func `A plain service asks for nothing that comes later`() throws {
        let stored = try Definition.service.stored("{metadata: {name: a}, spec: {image: x, rollout: {}}}")
        #expect(stored.object.at(path: "spec", "rollout", "onFailure") == "Halt")
        #expect(stored.object.at(path: "spec", "autoscaling") == nil)
    }
}
