import FoundationEssentials
import GravityAPI
import Kubernetes
import Postgres

/// The administrators' names and passwords, read where the configuration says and kept for a minute.
actor AdministratorCredentials {
    struct Login: Sendable, Hashable {
        let user: String
        let password: Password
    }

    private let client: KubernetesClient?
    private let lifetime: Duration
    private var known: [String: (login: Login, until: ContinuousClock.Instant)] = [:]

    /// `client` reads the Secrets of `secretRef`; without one only files can be read.
    init(client: KubernetesClient?, lifetime: Duration = .seconds(60)) {
        self.client = client
        self.lifetime = lifetime
    }

    /// The login of a server's administrator; throws `ProvisioningProblem` when it is not where the configuration says.
    func login(for server: DatabaseServer) async throws -> Login {
        if let found = known[server.name], found.until > .now { return found.login }
        let login = try await read(server)
        known[server.name] = (login, .now + lifetime)
        return login
    }

    /// Forgets a login the server refused; returns whether reading it again gives another one.
    func renew(_ refused: Login, for server: DatabaseServer) async throws -> Bool {
        known[server.name] = nil
        return try await login(for: server) != refused
    }

    private func read(_ server: DatabaseServer) async throws -> Login {
        switch server.administrator {
        case .files(let username, let password):
            return Login(user: try Self.text(of: username, server), password: Password(try Self.text(of: password, server)))
        case .secret(let key):
            guard let secret = try await client?.find(Secret.self, key), let user = secret.text("username"),
                let password = secret.text("password")
            else {
                throw ProvisioningProblem(
                    .serverReachable,
                    .authenticationFailed,
                    "The administrator's Secret of server \(server.name) is missing or has no username and password; "
                        + "ask whoever runs the operator to create it"
                )
            }
            return Login(user: user, password: Password(password))
        }
    }

    private static func text(of path: String, _ server: DatabaseServer) throws(ProvisioningProblem) -> String {
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self), !text.isEmpty
        else {
            throw ProvisioningProblem(
                .serverReachable,
                .authenticationFailed,
                "The operator cannot read the administrator's name or password for server \(server.name) from the file its configuration "
                    + "names; ask whoever runs the operator to mount it"
            )
        }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
