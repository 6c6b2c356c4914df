import FoundationEssentials
import GravityAPI
import Kubernetes
import Postgres

/// Reads and writes the Secrets of one resource's logins.
struct CredentialsSecrets {
    let client: KubernetesClient
    let plan: ProvisioningPlan
    let owner: OwnerReference
    var now: @Sendable () -> Timestamp = { .now() }

    /// What is in the namespace under the plan's names; throws `ProvisioningProblem` when one of them is somebody else's.
    func read() async throws -> [String: Secret] {
        var found: [String: Secret] = [:]
        let certificate = try certificate()
        for login in plan.logins {
            let content = CredentialsSecret(plan: plan, login: login, owner: owner, certificate: certificate)
            guard let secret = try await client.find(Secret.self, content.key) else { continue }
            guard content.isOurs(secret) else {
                throw ProvisioningProblem(
                    .credentialsReady,
                    .nameConflict,
                    "Secret \(login.secretName) exists and was not made for this resource; it was not touched. Choose another secretName, "
                        + "or delete or rename that Secret",
                    waitsForPerson: true
                )
            }
            found[login.role] = secret
        }
        return found
    }

    /// Makes every Secret as it should be, keeping a password that is usable; writes only what differs.
    func ensure(_ found: [String: Secret]) async throws -> PreparedCredentials {
        let certificate = try certificate()
        var prepared = PreparedCredentials(byRole: [:])
        for login in plan.logins {
            let content = CredentialsSecret(plan: plan, login: login, owner: owner, certificate: certificate)
            let secret = found[login.role]
            let kept = secret.flatMap(content.usablePassword)
            let password = kept ?? Password.random()
            let issued = kept == nil ? now() : secret.flatMap { content.issuedTime(of: $0) ?? $0.metadata.creationTimestamp } ?? now()
            let desired = content.desired(password, issued: issued, type: secret?.secretType)
            if secret.map({ CredentialsSecret.holds($0, desired) }) != true {
                _ = try await client.apply(try desired.manifest(), type: .secrets, fieldManager: GravityNames.fieldManager)
                let difference = secret == nil ? "Secret \(login.secretName) is missing" : "Secret \(login.secretName) was changed"
                prepared.drift.append(DatabaseDrift(.secret, difference))
            }
            prepared.byRole[login.role] = LoginCredentials(
                password: password,
                issuedTime: issued,
                hash: content.hash(password),
                isNew: kept == nil
            )
        }
        return prepared
    }

    /// Deletes the Secrets of logins that are no longer planned, as the status remembers them.
    func removeRetired(_ access: [GravityDatabase.AccessStatus]) async throws {
        let planned = Set(plan.logins.map(\.secretName))
        for name in Set(access.map(\.secretName)).subtracting(planned).sorted() {
            let key = ObjectKey(namespace: plan.resource.namespace, name: name)
            guard let secret = try await client.find(Secret.self, key), let uid = secret.metadata.uid,
                secret.metadata.ownerReferences.contains(where: { $0.uid == owner.uid })
            else { continue }
            do {
                try await client.delete(.secrets, key, options: DeleteOptions(uid: uid))
            } catch let error as KubernetesError where error.isNotFound || error.isConflict {
                continue
            }
        }
    }

    private func certificate() throws(ProvisioningProblem) -> String? {
        guard let path = plan.server.caFile else { return nil }
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self) else {
            throw ProvisioningProblem(
                .serverReachable,
                .serverUnreachable,
                "The operator cannot read the CA certificates of server \(plan.server.name); ask whoever runs the operator to mount caFile"
            )
        }
        return text
    }
}
