import FoundationEssentials
import GravityCommon

/// What the auth service reads from its environment, besides what every service reads.
///
/// | key | type | default | secret |
/// |---|---|---|---|
/// | `AUTH_ISSUER` | text | urn:gravity:auth | no |
/// | `AUTH_AUDIENCE` | text | gravity | no |
/// | `ACCESS_TOKEN_SECONDS` | 60 to 3600 | 900 | no |
/// | `REFRESH_TOKEN_SECONDS` | 3600 to 31536000 | 2592000 | no |
/// | `PASSWORD_WORKERS` | 1 to 64 | the number of cores | no |
struct AuthConfiguration: Sendable {
    var settings: ServiceSettings
    var issuer: String
    var audience: String
    var accessTokenLifetime: Duration
    var refreshTokenLifetime: Duration
    var passwordWorkers: Int

    /// Throws one `ConfigurationProblems` that names every wrong or missing variable.
    init(_ environment: [String: String]) throws {
        var reader = EnvironmentReader(environment)
        self = try Self.read(&reader)
    }

    static func read(_ reader: inout EnvironmentReader) throws -> AuthConfiguration {
        let issuer = reader.text("AUTH_ISSUER", default: "urn:gravity:auth")
        let audience = reader.text("AUTH_AUDIENCE", default: "gravity")
        let access = reader.number("ACCESS_TOKEN_SECONDS", default: 900, in: 60...3600)
        let refresh = reader.number("REFRESH_TOKEN_SECONDS", default: 2_592_000, in: 3600...31_536_000)
        let workers = reader.number("PASSWORD_WORKERS", default: min(64, ProcessInfo.processInfo.activeProcessorCount), in: 1...64)
        let settings = ServiceSettings(&reader, applicationName: "auth-service")
        return AuthConfiguration(
            settings: try reader.finish(settings),
            issuer: issuer,
            audience: audience,
            accessTokenLifetime: .seconds(access),
            refreshTokenLifetime: .seconds(refresh),
            passwordWorkers: workers
        )
    }

    private init(
        settings: ServiceSettings,
        issuer: String,
        audience: String,
        accessTokenLifetime: Duration,
        refreshTokenLifetime: Duration,
        passwordWorkers: Int
    ) {
        self.settings = settings
        self.issuer = issuer
        self.audience = audience
        self.accessTokenLifetime = accessTokenLifetime
        self.refreshTokenLifetime = refreshTokenLifetime
        self.passwordWorkers = passwordWorkers
    }
}
