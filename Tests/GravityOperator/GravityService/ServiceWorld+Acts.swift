import FoundationEssentials
import GravityAPI
import Kubernetes
import TestSupport

@testable import GravityOperator

extension ServiceWorld {
    func key(_ name: String) -> ObjectKey { ObjectKey(namespace: Self.namespace, name: name) }

    /// Applies a service as a person does; a quick one unless the test says otherwise.
    @discardableResult
    func apply(_ name: String = "orders", _ change: (inout GravityService.Spec) -> Void = { _ in }) async throws -> GravityService {
        var spec = GravityService.Spec()
        spec.image = "test/web:1"
        spec.replicas = 1
        spec.ports = [.init(name: "http", port: 8080)]
        spec.rollout.minReadySeconds = 0
        spec.podTemplate.terminationGracePeriodSeconds = 1
        change(&spec)
        let service = GravityService(metadata: ObjectMeta(name: name, namespace: Self.namespace), spec: spec)
        return try await client.apply(try service.manifest(), type: GravityService.type, fieldManager: "person").decode(GravityService.self)
    }

    func annotate(_ name: String, _ annotation: String, _ value: String) async throws {
        let change: JSONValue = ["metadata": ["annotations": [annotation: .string(value)]]]
        _ = try await client.patch(GravityService.type, key(name), .merge(change))
    }

    func service(_ name: String = "orders") async throws -> GravityService { try await client.get(GravityService.self, key(name)) }

    /// Waits until the Ready condition of the present generation has this reason.
    @discardableResult
    func waitFor(
        _ reason: GravityService.Reason,
        _ name: String = "orders",
        timeout: Duration = .seconds(30)
    ) async throws -> GravityService {
        try await waitUntil("Ready has reason \(reason.rawValue)", name, timeout: timeout) { service in
            service.status?.conditions.condition("Ready")?.reason == reason.rawValue
        }
    }

    /// Waits until a service whose status is of its present generation fulfils something.
    @discardableResult
    func waitUntil(
        _ what: String,
        _ name: String = "orders",
        timeout: Duration = .seconds(30),
        _ isTrue: (GravityService) throws -> Bool
    ) async throws -> GravityService {
        do {
            return try await eventually(timeout: timeout, every: .milliseconds(50)) {
                let service = try await self.service(name)
                guard service.status?.observedGeneration == service.metadata.generation else { return nil }
                return try isTrue(service) ? service : nil
            }
        } catch is NotEventually {
            throw StillNot(what: what, conditions: try await self.service(name).status?.conditions ?? [])
        }
    }

    struct StillNot: Error, CustomStringConvertible {
        let what: String
        let conditions: [Condition]

        var description: String {
            "still not: \(what); "
                + conditions.map { "\($0.type)=\($0.status.rawValue) \($0.reason): \($0.message)" }.joined(separator: " | ")
        }
    }

    func deployment(_ name: String = "orders") async throws -> Deployment { try await client.get(Deployment.self, key(name)) }

    /// The uids of the pods that serve.
    func servingPods(_ name: String = "orders") async throws -> Set<String> {
        let options = ListOptions(labelSelector: "app.kubernetes.io/instance=\(name),app.kubernetes.io/component=service")
        return Set(
            try await client.list(Pod.self, in: Self.namespace, options: options).items
                .filter { !$0.metadata.isTerminating && $0.status?.conditions?.isTrue("Ready") == true }
                .compactMap(\.metadata.uid)
        )
    }

    /// Does what the database controller does: Secret with our labels, then the Ready condition.
    func provideDatabase(_ name: String = "orders", password: String = "first", identity: String = "1") async throws {
        let database: GravityDatabase
        if let found = try await client.find(GravityDatabase.self, key(name)) {
            database = found
        } else {
            let wanted = GravityDatabase(
                metadata: ObjectMeta(name: name, namespace: Self.namespace),
                spec: .init(serverRef: LocalReference(name: "main"))
            )
            database = try await client.create(wanted)
        }
        try await writeSecret(of: database, password: password)
        try await setReady(database, .true, identity: identity)
    }

    func writeSecret(of database: GravityDatabase, password: String) async throws {
        var data: [String: Base64Data] = [:]
        for name in DatabaseCredentials.variables { data[name] = Base64Data("\(name) of \(database.metadata.name)") }
        data["PGPASSWORD"] = Base64Data(password)
        let metadata = ObjectMeta(
            name: database.secretName,
            namespace: Self.namespace,
            labels: [GravityNames.Label.managedBy: GravityNames.managedBy],
            ownerReferences: [database.controllerOwnerReference].compactMap(\.self)
        )
        let secret = Secret(metadata: metadata, data: data)
        _ = try await client.apply(try secret.manifest(), fieldManager: "database-controller")
    }

    func setReady(
        _ database: GravityDatabase,
        _ status: Condition.Status,
        message: String = "",
        identity: String = "1"
    ) async throws {
        var object = Unstructured(type: GravityDatabase.type, name: database.metadata.name, namespace: Self.namespace)
        let ready = Condition(type: "Ready", status: status, reason: "Provisioned", message: message)
        object["status"] = [
            "observedGeneration": .integer(database.metadata.generation ?? 1), "conditions": [try JSONValue(encoding: ready)],
            "databaseIdentity": .string(identity),
        ]
        _ = try await client.apply(object, type: GravityDatabase.type, fieldManager: "database-controller", subresource: "status")
    }

    /// What `/health` of every pod answers from now on.
    func setHealth(_ report: JSONValue) throws {
        try Data(report.serialized()).write(to: URL(filePath: folder + "/health.json"), options: .atomic)
    }
}
