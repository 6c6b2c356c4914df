import FoundationEssentials
import GravityAPI
import Kubernetes
import Postgres
import TestSupport
import Yams

extension Platform {
    /// Applies both CRDs and waits until the API serves them.
    func installKinds() async throws {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        for name in ["gravitydatabases", "gravityservices"] {
            try await apply(try String(contentsOfFile: "\(root)/crds/gravity.dev_\(name).yaml", encoding: .utf8))
        }
        try await eventually { try await client.list(GravityService.self, in: "default").items.isEmpty }
    }

    /// Applies one object written as YAML, as a person would.
    @discardableResult
    func apply(_ yaml: String) async throws -> Unstructured {
        let tree = try YAMLDecoder().decode(JSONValue.self, from: yaml)
        return try await client.apply(Unstructured(content: tree), fieldManager: "person")
    }

    func key(_ name: String, _ namespace: String = "default") -> ObjectKey { ObjectKey(namespace: namespace, name: name) }

    /// The database's YAML; its name on the server is the test's own.
    func database(_ name: String, namespace: String = "default", spec: String = "") -> String {
        """
        apiVersion: gravity.dev/v1alpha1
        kind: GravityDatabase
        metadata: {name: \(name), namespace: \(namespace)}
        spec:
          serverRef: {name: main}
          database: \(databaseName(name))
        \(spec.indented)
        """
    }

    /// The service's YAML: the bundled auth service unless `spec` says otherwise.
    func service(_ name: String, namespace: String = "default", spec: String = "bundled: auth", database: String? = nil) -> String {
        """
        apiVersion: gravity.dev/v1alpha1
        kind: GravityService
        metadata: {name: \(name), namespace: \(namespace)}
        spec:
          replicas: 1
        \(spec.indented)
        \(database.map { "  databaseRef: {name: \($0)}" } ?? "")
        """
    }

    func databaseName(_ name: String) -> String { "\(prefix)_\(name.replacing("-", with: "_"))" }

    /// The Ready condition of a GravityDatabase, nil while there is none.
    func databaseCondition(_ name: String, _ type: String = "Ready", namespace: String = "default") async throws -> Condition? {
        try await client.find(GravityDatabase.self, key(name, namespace))?.status?.conditions.first { $0.type == type }
    }

    func serviceCondition(_ name: String, _ type: String = "Ready", namespace: String = "default") async throws -> Condition? {
        try await client.find(GravityService.self, key(name, namespace))?.status?.conditions.first { $0.type == type }
    }

    func waitUntilDatabaseReady(_ name: String, namespace: String = "default", timeout: Duration = .seconds(30)) async throws {
        try await eventually(timeout: timeout) {
            let database = try await client.get(GravityDatabase.self, key(name, namespace))
            let isReady = try await databaseCondition(name, namespace: namespace)?.status == .true
            return isReady && database.status?.observedGeneration == database.metadata.generation
        }
    }

    func waitUntilServiceReady(_ name: String, namespace: String = "default", timeout: Duration = .seconds(60)) async throws {
        try await eventually(timeout: timeout) {
            let service = try await client.get(GravityService.self, key(name, namespace))
            let isReady = try await serviceCondition(name, namespace: namespace)?.status == .true
            return isReady && service.status?.observedGeneration == service.metadata.generation
        }
    }

    /// What the Secret of a database says.
    func credentials(_ secret: String, namespace: String = "default") async throws -> PostgresConfiguration {
        let data = try await client.get(Secret.self, key(secret, namespace)).data
        func text(_ name: String) -> String { String(decoding: data[name]?.bytes ?? [], as: UTF8.self) }
        var configuration = superuser
        configuration.database = text("dbname")
        configuration.user = text("user")
        configuration.password = Password(text("password"))
        return configuration
    }

    /// Runs statements on the server, as its superuser or as somebody else.
    func sql(_ statement: SQL, as configuration: PostgresConfiguration? = nil, in database: String? = nil) async throws -> [PostgresRow] {
        var configuration = configuration ?? superuser
        if let database { configuration.database = database }
        let connection = try await PostgresConnection.connect(configuration)
        do {
            let rows = try await connection.query(statement)
            await connection.close()
            return rows
        } catch {
            await connection.close()
            throw error
        }
    }
}

extension String {
    /// Every line two columns further in.
    fileprivate var indented: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }.joined(separator: "\n")
    }
}
