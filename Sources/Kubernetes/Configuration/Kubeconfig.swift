import Yams

/// A kubeconfig file (kubernetes.io/docs/reference/config-api/kubeconfig.v1), as far as it is understood here.
struct Kubeconfig: Sendable {
    var clusters: [String: Cluster] = [:]
    var users: [String: User] = [:]
    var contexts: [String: Context] = [:]
    var currentContext: String?

    struct Context: Decodable, Sendable {
        var cluster: String?
        var user: String?
        var namespace: String?
    }

    /// Reads a file; the relative paths in it are relative to its folder.
    init(path: String) throws {
        let text = try ConfigurationFile.text(path: path)
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        do {
            try self.init(yaml: text, folder: folder)
        } catch let error as KubernetesError {
            throw error
        } catch {
            throw KubernetesError.configuration("\(path) is not a kubeconfig: \(Self.explain(error))")
        }
    }

    /// - Parameter folder: what relative paths start from, with a slash at its end, or empty.
    init(yaml: String, folder: String) throws {
        let file = try YAMLDecoder().decode(File.self, from: yaml)
        for entry in file.clusters ?? [] {
            var cluster = entry.cluster ?? Cluster()
            cluster.folder = folder
            if clusters[entry.name] == nil { clusters[entry.name] = cluster }
        }
        for entry in file.users ?? [] {
            var user = entry.user ?? User()
            user.folder = folder
            if users[entry.name] == nil { users[entry.name] = user }
        }
        for entry in file.contexts ?? [] where contexts[entry.name] == nil { contexts[entry.name] = entry.context }
        currentContext = file.currentContext.flatMap { $0.isEmpty ? nil : $0 }
    }

    private init() {}

    /// Several files as one: whoever names something first wins, as with kubectl.
    static func merged(_ files: [Kubeconfig]) -> Kubeconfig {
        files.reduce(into: Kubeconfig()) { result, file in
            result.clusters.merge(file.clusters) { first, _ in first }
            result.users.merge(file.users) { first, _ in first }
            result.contexts.merge(file.contexts) { first, _ in first }
            result.currentContext = result.currentContext ?? file.currentContext
        }
    }

    /// The configuration of one context, or of the current one.
    func configuration(context name: String? = nil) throws -> ClusterConfiguration {
        guard let contextName = name ?? currentContext else {
            throw KubernetesError.configuration("the kubeconfig has no current-context")
        }
        guard let context = contexts[contextName] else {
            throw KubernetesError.configuration("the kubeconfig has no context \"\(contextName)\"")
        }
        guard let clusterName = context.cluster, let cluster = clusters[clusterName] else {
            throw KubernetesError.configuration("context \"\(contextName)\" names no cluster of the kubeconfig")
        }
        var user = User()
        if let userName = context.user, !userName.isEmpty {
            guard let found = users[userName] else {
                throw KubernetesError.configuration("the kubeconfig has no user \"\(userName)\"")
            }
            try found.refuseUnsupported(name: userName)
            user = found
        }
        return try ClusterConfiguration(
            server: try cluster.checkedServer(name: clusterName),
            trust: try cluster.trust(name: clusterName),
            tlsServerName: cluster.tlsServerName,
            clientCertificate: try user.clientCertificate(name: context.user ?? ""),
            token: try user.tokenSource(name: context.user ?? ""),
            namespace: context.namespace.flatMap { $0.isEmpty ? nil : $0 } ?? "default"
        )
    }

    /// What is wrong, without quoting the file, which may hold a token or a key.
    private static func explain(_ error: any Error) -> String {
        switch error {
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.keyNotFound(_, let context), DecodingError.dataCorrupted(let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return path.isEmpty ? "not valid YAML" : "unexpected value at \(path)"
        default:
            return "not valid YAML"
        }
    }
}

extension Kubeconfig {
    private struct File: Decodable {
        var clusters: [NamedCluster]?
        var users: [NamedUser]?
        var contexts: [NamedContext]?
        var currentContext: String?

        private enum CodingKeys: String, CodingKey {
            case clusters, users, contexts
            case currentContext = "current-context"
        }
    }

    private struct NamedCluster: Decodable {
        var name: String
        var cluster: Cluster?
    }

    private struct NamedUser: Decodable {
        var name: String
        var user: User?
    }

    private struct NamedContext: Decodable {
        var name: String
        var context: Context?
    }
}
