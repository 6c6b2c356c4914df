/// Where a database is and how to log in to it; prints no password.
package struct PostgresConfiguration: Sendable, Hashable {
    /// How much of TLS is asked for (PostgreSQL documentation, 34.19.1).
    package enum SSLMode: String, Sendable, Hashable, CaseIterable {
        case disable, allow, prefer, require
        case verifyCA = "verify-ca"
        case verifyFull = "verify-full"
    }

    package var host: String
    package var port: Int
    package var database: String
    package var user: String
    package var password: Password?
    package var sslMode: SSLMode
    /// PEM file of the roots to trust; nil trusts libpq's default file.
    package var rootCertificateFile: String?
    /// Shown in `pg_stat_activity` and in the server's log.
    package var applicationName: String
    /// The time for all of connecting: name lookup, TCP, TLS and login.
    package var connectTimeout: Duration
    /// The server's own limit for a statement, and the default deadline of every call; nil: 30 s of ours, none on the server.
    package var statementTimeout: Duration?

    package init(
        host: String,
        port: Int = 5432,
        database: String,
        user: String,
        password: Password? = nil,
        sslMode: SSLMode = .prefer,
        rootCertificateFile: String? = nil,
        applicationName: String = "gravity",
        connectTimeout: Duration = .seconds(10),
        statementTimeout: Duration? = nil
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.password = password
        self.sslMode = sslMode
        self.rootCertificateFile = rootCertificateFile
        self.applicationName = applicationName
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
    }
}

extension PostgresConfiguration: CustomStringConvertible {
    package var description: String { "\(user)@\(host):\(port)/\(database)?sslmode=\(sslMode.rawValue)" }
}

/// Every problem of a configuration at once, in words that name the setting and never its value.
package struct PostgresConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    package let problems: [String]
    package var description: String { problems.joined(separator: "; ") }
}
