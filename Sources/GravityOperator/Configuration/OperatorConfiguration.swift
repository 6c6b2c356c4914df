/// The operator's configuration file (YAML), read once at start; a change takes a restart.
///
/// ```yaml
/// servers:                       # PostgreSQL servers that GravityDatabases may name; see `DatabaseServer`
///   - name: main
///     host: postgres.platform.svc.cluster.local
///     sslMode: verify-full
///     caFile: /etc/gravity/ca.crt
///     admin: {usernameFile: /etc/gravity/main/username, passwordFile: /etc/gravity/main/password}
///     allowedNamespaces: [shop, billing]
///     allowedExtensions: [pgcrypto, pg_trgm]
/// resyncSeconds: 300             # every resource is checked this often, ±10 %; 5 … 86400
/// images: {prefix: gravity/, tag: 0.1.0}
/// metricsAddress: 0.0.0.0:8080
/// probesAddress: 0.0.0.0:8081
/// leaderElection: {enabled: true, namespace: gravity-system, name: gravity-operator}
/// services:
///   environment: {REDIS_URL: "redis://redis.platform:6379/{redisDatabase}"}
/// clusterID: production-eu       # default: uid of the kube-system namespace
/// ```
package struct OperatorConfiguration: Sendable, Hashable {
    /// `servers`: at least one, names unique.
    package var servers: ServerRegistry
    /// `resyncSeconds` (integer, default 300): how long a converged resource waits until it is compared with the world again.
    package var resync: Duration = .seconds(300)
    /// `images`: where bundled services come from.
    package var images = Images()
    /// `metricsAddress` (`host:port`, default `0.0.0.0:8080`): serves `/metrics`.
    package var metricsAddress = ListenAddress(host: "0.0.0.0", port: 8080)
    /// `probesAddress` (`host:port`, default `0.0.0.0:8081`): serves `/healthz` and `/readyz`.
    package var probesAddress = ListenAddress(host: "0.0.0.0", port: 8081)
    /// `leaderElection`: which of several replicas works.
    package var leaderElection = LeaderElection()
    /// `services`: what every bundled service is given.
    package var services = Services()
    /// `clusterID` (string, default nil = uid of the `kube-system` namespace): tells this cluster's databases from another's on one server.
    package var clusterID: String?

    package init(servers: ServerRegistry) { self.servers = servers }
}

extension OperatorConfiguration {
    /// Where the images of bundled services come from: `<prefix><name>-service:<tag>`.
    package struct Images: Sendable, Hashable {
        /// `images.prefix` (string, default `gravity/`).
        package var prefix = "gravity/"
        /// `images.tag` (string, default nil = the operator's own version).
        package var tag: String?

        package init() {}
    }

    /// The Lease by which replicas agree on one that works.
    package struct LeaderElection: Sendable, Hashable {
        /// `leaderElection.enabled` (true or false, default true).
        package var isEnabled = true
        /// `leaderElection.namespace` (string, default nil = the namespace the operator runs in).
        package var namespace: String?
        /// `leaderElection.name` (string, default `gravity-operator`).
        package var name = "gravity-operator"

        package init() {}
    }

    /// What every bundled service is given.
    package struct Services: Sendable, Hashable {
        /// `services.environment` (map of strings, default empty): variables for every bundled service, e.g. `REDIS_URL`, `RABBITMQ_URL`.
        /// `{service}`, `{namespace}` and `{redisDatabase}` in a value stand for that service's own. An absent name is not injected.
        package var environment: [String: String] = [:]

        package init() {}
    }

    /// An address a server of the operator listens on.
    package struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
        package let host: String
        /// 0 lets the kernel choose.
        package let port: Int

        package init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        /// Reads `host:port` or `[v6]:port`; nil when it is neither.
        package init?(_ text: String) {
            guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port) else {
                return nil
            }
            var host = text[..<colon]
            if host.hasPrefix("["), host.hasSuffix("]") {
                host = host.dropFirst().dropLast()
            } else if host.contains(":") {
                return nil
            }
            guard !host.isEmpty else { return nil }
            self.init(host: String(host), port: port)
        }

        package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    }
}

/// The configuration file cannot be used; every wrong field is named with what to do about it.
package struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence a field, in the order of the file.
    package let problems: [String]

    package var description: String {
        (["The operator's configuration has \(problems.count) problem\(problems.count == 1 ? "" : "s"):"] + problems.map { "  - \($0)" })
            .joined(separator: "\n")
    }
}
