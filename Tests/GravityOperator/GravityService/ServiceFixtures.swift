import GravityAPI
import Kubernetes
import Testing

@testable import GravityOperator

/// Resources the service tests start from.
enum Fixtures {
    static let settings = ServiceSettings(
        imageTag: "1.2.3",
        environment: ["REDIS_URL": "redis://redis:6379/{redisDatabase}", "AUTH_ISSUER": "https://{service}.{namespace}"]
    )

    /// `shop/orders`: an image with one port, changed as the test needs.
    static func service(_ change: (inout GravityService.Spec) -> Void = { _ in }) -> GravityService {
        var spec = GravityService.Spec()
        spec.image = "registry.example/orders:7"
        spec.ports = [.init(name: "http", port: 8080)]
        change(&spec)
        return GravityService(metadata: metadata("orders"), spec: spec)
    }

    static func bundled(_ name: BundledService.Name, _ change: (inout GravityService.Spec) -> Void = { _ in }) -> GravityService {
        var spec = GravityService.Spec()
        spec.bundled = name
        spec.databaseRef = LocalReference(name: "orders")
        change(&spec)
        return GravityService(metadata: metadata("orders"), spec: spec)
    }

    static func metadata(_ name: String) -> ObjectMeta {
        ObjectMeta(name: name, namespace: "shop", uid: "uid-\(name)", resourceVersion: "1", generation: 1)
    }

    static func plan(_ change: (inout GravityService.Spec) -> Void = { _ in }) throws -> ServicePlan {
        try ServicePlan(service(change), settings: settings)
    }

    static func credentials(_ secretName: String = "orders-db", password: String = "digest", certificate: Bool = false) throws
        -> DatabaseCredentials
    {
        var digests = Dictionary(uniqueKeysWithValues: DatabaseCredentials.variables.map { ($0, "digest of \($0)") })
        digests["PGPASSWORD"] = password
        if certificate { digests["ca.crt"] = "digest" }
        guard let credentials = DatabaseCredentials(secretName: secretName, digests: digests) else { throw FixtureError() }
        return credentials
    }

    static func inputs(password: String = "digest", references: String? = nil, certificate: Bool = false) throws -> ServiceInputs {
        let credentials = try credentials(password: password, certificate: certificate)
        return ServiceInputs(
            database: DatabaseInputs(service: credentials, migration: credentials, identity: "uid/main/orders"),
            referencesHash: references
        )
    }

    static func revision(_ inputs: ServiceInputs? = nil, _ change: (inout GravityService.Spec) -> Void = { _ in }) throws -> String {
        let plan = try plan(change)
        return ServiceRevision(PodTemplate(plan, try inputs ?? self.inputs()), names: plan.names).name
    }

    static func observed(
        binding: DatabaseBinding = .none,
        references: ResolvedReferences = ResolvedReferences([], namespace: "shop", objects: [:]),
        runs: [MigrationRun] = [],
        deployment: Deployment? = nil,
        children: [ObservedChild] = [],
        pods: [Pod] = []
    ) -> ObservedService {
        ObservedService(
            children: Dictionary(children.map { ($0.identity, $0) }) { first, _ in first },
            binding: binding,
            references: references,
            runs: runs,
            deployment: deployment,
            rollout: deployment.map { Rollout($0, pods: pods) } ?? .absent,
            address: "10.0.0.1",
            pods: pods,
            replicaSets: []
        )
    }

    static func run(
        _ name: String,
        hash: String,
        trigger: String = "",
        created: Int64 = 1,
        _ state: MigrationRun.State
    ) -> MigrationRun {
        MigrationRun(name: name, uid: "uid-\(name)", hash: hash, trigger: trigger, created: Timestamp(seconds: created), state: state)
    }
}

struct FixtureError: Error {}

/// A named change of a specification, for tables.
struct SpecChange: Sendable, CustomTestStringConvertible {
    let name: String
    /// The field that the change makes wrong, if it does.
    let field: String
    let change: @Sendable (inout GravityService.Spec) -> Void

    init(_ name: String, _ field: String = "", _ change: @escaping @Sendable (inout GravityService.Spec) -> Void) {
        self.name = name
        self.field = field
        self.change = change
    }

    var testDescription: String { name }
}
