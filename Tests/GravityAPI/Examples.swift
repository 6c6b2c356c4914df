import GravityAPI
import Kubernetes

/// Values with every field set; fields that exclude each other are spread over several.
enum Examples {
    static let time = Timestamp(seconds: 1_795_305_600)

    static var databaseSpec: GravityDatabase.Spec {
        var spec = GravityDatabase.Spec(serverRef: LocalReference(name: "main"))
        spec.database = "orders"
        spec.extensions = [GravityDatabase.Extension(name: "pgcrypto", version: "1.3", schema: "app")]
        spec.schemas = [GravityDatabase.Schema(name: "app")]
        spec.connectionLimit = 50
        spec.parameters = [GravityDatabase.Parameter(name: "statement_timeout", value: "30s")]
        spec.access = [GravityDatabase.Access(name: "reports", privilege: .reader, secretName: "orders-reports")]
        spec.credentials.secretName = "orders-credentials"
        spec.credentials.rotation.intervalSeconds = 3600
        spec.credentials.rotation.requestedAt = time
        spec.adoptionPolicy = .ifUnowned
        spec.deletionPolicy = .delete
        spec.suspend = true
        return spec
    }

    static var databases: [GravityDatabase] {
        var status = GravityDatabase.Status()
        status.observedGeneration = 3
        status.conditions.set(.ready, .true, reason: .provisioned, message: "ready", generation: 3, now: time)
        status.database = "orders"
        status.databaseIdentity = "7711098909577412227/16385"
        status.ownerRole = "orders_owner"
        status.credentials = GravityDatabase.CredentialsStatus(
            secretName: "orders-credentials",
            activeRole: "orders_a",
            issuedTime: time,
            nextRotationTime: time,
            hash: "sha256:0123456789abcdef"
        )
        status.access = [
            GravityDatabase.AccessStatus(
                name: "reports",
                activeRole: "orders_reader_reports_a",
                secretName: "orders-reports",
                hash: "sha256:0123456789abcdef"
            )
        ]
        status.pendingCleanup = [GravityDatabase.PendingCleanup(role: "orders_b", reason: .activeSessions)]
        status.extensions = [GravityDatabase.ExtensionStatus(name: "pgcrypto", version: "1.3")]
        status.serverVersion = "15.18"
        return [GravityDatabase(metadata: ObjectMeta(name: "orders", namespace: "shop"), spec: databaseSpec, status: status)]
    }

    static var services: [GravityService] {
        var bundled = GravityService.Spec()
        bundled.bundled = .auth
        bundled.databaseRef = LocalReference(name: "orders")
        var status = GravityService.Status()
        status.observedGeneration = 7
        status.conditions.set(.ready, .false, reason: .rollingOut, message: "rolling out", generation: 7, now: time)
        status.replicas = 2
        status.readyReplicas = 1
        status.selector = "app.kubernetes.io/instance=orders"
        status.currentRevision = "orders-6f9c"
        status.stableRevision = "orders-51aa"
        status.failedRevision = "orders-77bb"
        status.image = "registry.example/orders:1.4.0"
        status.migration = GravityService.MigrationStatus(
            revision: "orders-6f9c",
            jobName: "orders-migrate-0123456789",
            result: .succeeded,
            completionTime: time
        )
        status.credentialsHash = "sha256:0123456789abcdef"
        let metadata = ObjectMeta(name: "orders", namespace: "shop")
        return [
            GravityService(metadata: metadata, spec: bundled),
            GravityService(metadata: metadata, spec: customSpec, status: status),
        ]
    }

    private static var customSpec: GravityService.Spec {
        var spec = GravityService.Spec()
        spec.image = "registry.example/orders:1.4.0"
        spec.command = ["/orders"]
        spec.args = ["serve"]
        spec.replicas = 3
        var autoscaling = GravityService.Autoscaling(maxReplicas: 6)
        autoscaling.minReplicas = 3
        autoscaling.targetCPUUtilization = 60
        spec.autoscaling = autoscaling
        spec.ports = [GravityService.Port(name: "http", port: 8080)]
        spec.database = databaseSpec
        spec.databaseAccess = .writer
        spec.env = environment
        spec.envFrom = [
            GravityService.EnvironmentSource(prefix: "A_", secretRef: GravityService.SourceReference(name: "a", optional: true)),
            GravityService.EnvironmentSource(prefix: "B_", configMapRef: GravityService.SourceReference(name: "b", optional: false)),
        ]
        var configuration = GravityService.Configuration(files: [GravityService.File(path: "app.yaml", content: "a: 1\n")])
        configuration.mountPath = "/settings"
        spec.config = configuration
        spec.health = health
        spec.migrations = migrations
        spec.rollout = rollout
        spec.resources = GravityService.Resources(requests: ["cpu": "20m", "memory": "64Mi"], limits: ["memory": "256Mi"])
        spec.podTemplate = podTemplate
        spec.suspend = true
        return spec
    }

    private static var environment: [GravityService.EnvironmentVariable] {
        [
            GravityService.EnvironmentVariable(name: "LOG_LEVEL", value: "info"),
            GravityService.EnvironmentVariable(
                name: "TOKEN",
                valueFrom: GravityService.ValueSource(secretKeyRef: GravityService.KeySelector(name: "s", key: "k", optional: true))
            ),
            GravityService.EnvironmentVariable(
                name: "COLOUR",
                valueFrom: GravityService.ValueSource(configMapKeyRef: GravityService.KeySelector(name: "c", key: "k", optional: true))
            ),
            GravityService.EnvironmentVariable(
                name: "POD",
                valueFrom: GravityService.ValueSource(fieldRef: GravityService.FieldSelector(fieldPath: "metadata.name"))
            ),
        ]
    }

    private static var health: GravityService.Health {
        var health = GravityService.Health()
        health.readiness = GravityService.Endpoint(path: "/ready", port: "http")
        health.liveness = GravityService.Endpoint(path: "/live", port: "http")
        health.dependencies = GravityService.Endpoint(path: "/health", port: "http")
        health.startupSeconds = 30
        return health
    }

    private static var migrations: GravityService.Migrations {
        var migrations = GravityService.Migrations()
        migrations.command = ["/orders"]
        migrations.args = ["migrate"]
        migrations.image = "registry.example/migrate:2"
        migrations.timeoutSeconds = 60
        migrations.backoffLimit = 2
        migrations.access = .writer
        return migrations
    }

    private static var rollout: GravityService.Rollout {
        var rollout = GravityService.Rollout()
        rollout.strategy = .recreate
        rollout.progressDeadlineSeconds = 60
        rollout.minReadySeconds = 1
        rollout.onFailure = .rollback
        rollout.revisionHistoryLimit = 3
        return rollout
    }

    private static var podTemplate: GravityService.PodTemplate {
        var template = GravityService.PodTemplate()
        template.labels = ["team": "shop"]
        template.annotations = ["example.com/note": "x"]
        template.nodeSelector = ["disk": "ssd"]
        var toleration = GravityService.Toleration(key: "dedicated", operator: .equal, value: "shop", effect: .noExecute)
        toleration.tolerationSeconds = 10
        template.tolerations = [toleration]
        template.topologySpreadConstraints = [
            GravityService.TopologySpreadConstraint(maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: .scheduleAnyway)
        ]
        template.serviceAccountName = "orders"
        template.imagePullSecrets = [LocalReference(name: "registry")]
        template.terminationGracePeriodSeconds = 45
        return template
    }
}
