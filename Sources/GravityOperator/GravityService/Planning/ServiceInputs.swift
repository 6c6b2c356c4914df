import Kubernetes

/// What rendering the pods needs besides the plan: which Secrets hold the credentials, and hashes of content that lives elsewhere.
struct ServiceInputs: Sendable, Hashable {
    /// Nil when the service has no database.
    var database: DatabaseInputs?
    /// Hash over the content of every Secret and ConfigMap the specification refers to; nil when it refers to none.
    var referencesHash: String?
}

struct DatabaseInputs: Sendable, Hashable {
    /// What the running service logs in with.
    let service: DatabaseCredentials
    /// What the migration Job logs in with.
    let migration: DatabaseCredentials
    /// Changes when the database is another one, so that a new database is migrated.
    let identity: String
}

struct DatabaseCredentials: Sendable, Hashable {
    let secretName: String
    /// Hash of the values the pods read.
    let hash: String
    let hasCertificate: Bool

    /// The keys of a GravityDatabase's Secret that become environment variables of the same name.
    static let variables = ["DATABASE_URL", "PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGSSLMODE"]
    static let certificateKey = "ca.crt"
    static let certificateDirectory = "/etc/gravity-database"

    /// From a cached Secret, whose values are digests only.
    init?(secretName: String, digests: [String: String]) {
        guard Self.variables.allSatisfy({ digests[$0] != nil }) else { return nil }
        let read = digests.filter { Self.variables.contains($0.key) || $0.key == Self.certificateKey }
        self.secretName = secretName
        hash = ContentHash.of(.map(read))
        hasCertificate = digests[Self.certificateKey] != nil
    }

    /// One environment variable for each key, and libpq's certificate file when there is one.
    var environment: [EnvironmentVariable] {
        let keys = Self.variables.map { name in
            EnvironmentVariable(name: name, source: .reference(["secretKeyRef": ["name": .string(secretName), "key": .string(name)]]))
        }
        guard hasCertificate else { return keys }
        let file = "\(Self.certificateDirectory)/\(Self.certificateKey)"
        return keys + [EnvironmentVariable(name: "PGSSLROOTCERT", source: .value(file))]
    }
}
