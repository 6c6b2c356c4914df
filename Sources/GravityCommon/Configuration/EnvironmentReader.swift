import Configuration
import FoundationEssentials
package import Logging
package import Postgres

/// Reads a service's settings from its environment and keeps every problem, so that one message names them all.
///
/// A secret may also come as a file: `<NAME>_FILE` holds its path.
package struct EnvironmentReader {
    private let environment: [String: String]
    private let reader: ConfigReader
    private var problems: [String] = []
    /// Every variable that was asked for, for the test that compares them with the service's README.
    package private(set) var names: [String] = []

    package init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
        reader = ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment))
    }

    package mutating func text(_ name: String, default fallback: String) -> String {
        value(name) ?? fallback
    }

    /// A whole number within `range`.
    package mutating func number(_ name: String, default fallback: Int, in range: ClosedRange<Int>) -> Int {
        guard let text = value(name) else { return fallback }
        if let number = Int(text), range.contains(number) { return number }
        problems.append("\(name) must be a number from \(range.lowerBound) to \(range.upperBound)")
        return fallback
    }

    package mutating func logLevel(_ name: String, default fallback: Logger.Level) -> Logger.Level {
        guard let text = value(name) else { return fallback }
        if let level = Logger.Level(rawValue: text.lowercased()) { return level }
        problems.append("\(name) must be one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
        return fallback
    }

    /// The service's database, from `DATABASE_URL` or libpq's variables.
    package mutating func database() -> PostgresConfiguration? {
        names += [
            "DATABASE_URL", "DATABASE_URL_FILE", "PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGPASSWORD_FILE", "PGSSLMODE",
            "PGSSLROOTCERT", "PGAPPNAME",
        ]
        do throws(PostgresConfigurationError) {
            return try PostgresConfiguration.fromEnvironment(environment)
        } catch {
            problems += error.problems
            return nil
        }
    }

    /// Throws when anything was wrong or missing; `value` is what was asked for last and nil only then.
    package func finish<Value>(_ value: Value?) throws(ConfigurationProblems) -> Value {
        guard problems.isEmpty, let value else { throw ConfigurationProblems(problems: problems) }
        return value
    }

    private mutating func value(_ name: String) -> String? {
        names.append(name)
        let key = ConfigKey(name.lowercased().split(separator: "_").map(String.init))
        return reader.string(forKey: key).flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// Every wrong or missing variable, none of their values.
package struct ConfigurationProblems: Error, Sendable, Hashable, CustomStringConvertible {
    package let problems: [String]

    package var description: String {
        "the configuration is not usable:\n" + problems.map { "  - \($0)" }.joined(separator: "\n")
    }
}
