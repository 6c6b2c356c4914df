package import Kubernetes
package import Postgres

/// One PostgreSQL server of the operator's configuration (`servers[]`), which GravityDatabases name in `spec.serverRef`.
///
/// The server's administrator needs CREATEDB and CREATEROLE, nothing more. Its password is never in this file: only where it is found.
package struct DatabaseServer: Sendable, Hashable {
    /// `name` (string, required): what `spec.serverRef.name` says.
    package var name: String
    /// `host` (string, required): where the operator connects to.
    package var host: String
    /// `port` (integer, default 5432).
    package var port = 5432
    /// `publicHost` (string, default `host`): the host written into Secrets, when services reach the server by another name.
    package var publicHost: String?
    /// `publicPort` (integer, default `port`): the port written into Secrets.
    package var publicPort: Int?
    /// `sslMode` (disable, allow, prefer, require, verify-ca or verify-full; default verify-full): for the operator and in Secrets.
    package var sslMode = PostgresConfiguration.SSLMode.verifyFull
    /// `caFile` (path, required for verify-ca and verify-full): PEM certificates that sign the server's; copied into Secrets as `ca.crt`.
    package var caFile: String?
    /// `adminDatabase` (string, default `postgres`): the database the administrator connects to. Every operator that shares
    /// the server must name the same one, since advisory locks belong to a database.
    package var adminDatabase = "postgres"
    /// `admin` (required): where the administrator's name and password are found.
    package var administrator: AdministratorSource
    /// `allowedNamespaces` (list of strings, required): whose GravityDatabases may name this server; `*` stands for every namespace.
    package var allowedNamespaces: Set<String>
    /// `allowedExtensions` (list of strings, default empty): what `spec.extensions` may name.
    package var allowedExtensions: Set<String> = []
    /// `allowedParameters` (list of strings, default `Self.safeParameters`): what `spec.parameters` may name.
    package var allowedParameters: Set<String> = Self.safeParameters

    package init(name: String, host: String, administrator: AdministratorSource, allowedNamespaces: Set<String>) {
        self.name = name
        self.host = host
        self.administrator = administrator
        self.allowedNamespaces = allowedNamespaces
    }

    /// Whether GravityDatabases of this namespace may name the server.
    package func isOffered(to namespace: String) -> Bool { allowedNamespaces.contains("*") || allowedNamespaces.contains(namespace) }

    /// Settings any session may change for itself, so that presetting them grants nothing (PostgreSQL manual, chapter 20).
    package static let safeParameters: Set<String> = [
        "application_name", "bytea_output", "client_min_messages", "datestyle", "default_statistics_target",
        "default_transaction_deferrable",
        "default_transaction_isolation", "default_transaction_read_only", "effective_cache_size", "effective_io_concurrency",
        "extra_float_digits", "idle_in_transaction_session_timeout", "idle_session_timeout", "intervalstyle", "jit", "lock_timeout",
        "maintenance_work_mem", "max_parallel_workers_per_gather", "plan_cache_mode", "random_page_cost", "search_path", "seq_page_cost",
        "statement_timeout", "synchronous_commit", "tcp_keepalives_idle", "tcp_user_timeout", "timezone", "transaction_timeout", "work_mem",
    ]
}

/// Where the administrator's name and password are found; read when needed, so that a renewed password needs no restart.
package enum AdministratorSource: Sendable, Hashable {
    /// `admin: {usernameFile, passwordFile}`: a trailing line feed is not part of the value.
    case files(username: String, password: String)
    /// `admin: {secretRef: {namespace, name}}`: keys `username` and `password`.
    case secret(ObjectKey)
}
