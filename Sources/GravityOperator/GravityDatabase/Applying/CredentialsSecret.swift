import GravityAPI
import Kubernetes
import Postgres

/// One login's Secret: what it should hold, and what is worth keeping of the one that is there. Pure.
struct CredentialsSecret {
    let plan: ProvisioningPlan
    let login: LoginPlan
    let owner: OwnerReference
    /// The server's CA certificates, PEM.
    let certificate: String?

    /// When the password was made; kept in the Secret so that it outlives the status.
    static let issuedTimeAnnotation = "gravity.dev/issued-time"
    /// Tells a database that was created anew from the one before it.
    static let component = "database"
    private static let shortestPassword = 16

    var key: ObjectKey { ObjectKey(namespace: plan.resource.namespace, name: login.secretName) }

    /// Whether a Secret of that name may be written: it is this resource's, also from before a restore gave it another uid.
    func isOurs(_ secret: Secret) -> Bool {
        guard secret.metadata.labels[GravityNames.Label.managedBy] == GravityNames.managedBy else { return false }
        let owners = secret.metadata.ownerReferences
        if owners.isEmpty {
            return secret.metadata.labels[GravityNames.Label.instance] == owner.name
                && secret.metadata.labels[GravityNames.Label.component] == Self.component
        }
        return owners.contains { $0.kind == owner.kind && $0.name == owner.name && $0.apiVersion == owner.apiVersion }
    }

    /// The password to go on with: long enough, and nothing that a connection string or SASLprep (RFC 4013) would stumble over.
    func usablePassword(in secret: Secret) -> Password? {
        guard let text = secret.text("password"), text.count >= Self.shortestPassword, text.utf8.count <= 256,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        return Password(text)
    }

    func issuedTime(of secret: Secret) -> Timestamp? {
        secret.metadata.annotations[Self.issuedTimeAnnotation].flatMap { Timestamp(parsing: $0) }
    }

    /// The values, both under libpq's names and under those people expect.
    func values(_ password: Password) -> [String: String] {
        let server = plan.server
        let connection = PostgresConfiguration(
            host: server.publicHost ?? server.host,
            port: server.publicPort ?? server.port,
            database: plan.database,
            user: login.role,
            password: password,
            sslMode: server.sslMode
        )
        var values = [
            "host": connection.host, "port": String(connection.port), "dbname": plan.database, "user": login.role,
            "password": password.value, "uri": connection.uri, "sslmode": server.sslMode.rawValue,
            "PGHOST": connection.host, "PGPORT": String(connection.port), "PGDATABASE": plan.database, "PGUSER": login.role,
            "PGPASSWORD": password.value, "PGSSLMODE": server.sslMode.rawValue, "DATABASE_URL": connection.uri,
        ]
        values["ca.crt"] = certificate
        return values
    }

    func hash(_ password: Password) -> String { "sha256:" + ContentHash.of(.object(values(password).mapValues { .string($0) })) }

    /// The Secret as it should be; the type of one that exists cannot change.
    func desired(_ password: Password, issued: Timestamp, type: String?) -> Secret {
        Secret(
            metadata: ObjectMeta(
                name: login.secretName,
                namespace: plan.resource.namespace,
                labels: [
                    GravityNames.Label.name: "postgres", GravityNames.Label.instance: owner.name,
                    GravityNames.Label.component: Self.component, GravityNames.Label.partOf: GravityNames.partOf,
                    GravityNames.Label.managedBy: GravityNames.managedBy,
                ],
                annotations: [Self.issuedTimeAnnotation: issued.description],
                ownerReferences: [owner]
            ),
            secretType: type ?? "Opaque",
            data: values(password).mapValues { Base64Data($0) }
        )
    }

    /// Whether everything we want is there; what others added stays.
    static func holds(_ secret: Secret, _ desired: Secret) -> Bool {
        desired.data.allSatisfy { secret.data[$0.key] == $0.value }
            && desired.metadata.labels.allSatisfy { secret.metadata.labels[$0.key] == $0.value }
            && desired.metadata.annotations.allSatisfy { secret.metadata.annotations[$0.key] == $0.value }
            && secret.metadata.ownerReferences.contains { owner in desired.metadata.ownerReferences.contains { $0.uid == owner.uid } }
    }
}
