import FoundationEssentials

extension PostgresConfiguration {
    /// Reads `DATABASE_URL`, or libpq's own variables (PostgreSQL documentation, 34.15).
    ///
    /// | key | type | default | secret |
    /// |---|---|---|---|
    /// | `DATABASE_URL` or `DATABASE_URL_FILE` | URI | none | yes |
    /// | `PGHOST`, `PGDATABASE`, `PGUSER` | text | none | no |
    /// | `PGPORT` | number | 5432 | no |
    /// | `PGPASSWORD` or `PGPASSWORD_FILE` | text | none | yes |
    /// | `PGSSLMODE` | libpq's modes | prefer | no |
    /// | `PGSSLROOTCERT`, `PGAPPNAME` | text | none | no |
    ///
    /// `DATABASE_URL` wins over the others, which are then not read. Throws one error that names every wrong variable.
    package static func fromEnvironment(_ environment: [String: String]) throws(PostgresConfigurationError) -> PostgresConfiguration {
        var problems: [String] = []
        if let url = secret("DATABASE_URL", environment, &problems) {
            do throws(PostgresConfigurationError) {
                return try PostgresConfiguration(url: url)
            } catch {
                throw PostgresConfigurationError(problems: error.problems.map { "DATABASE_URL: \($0)" })
            }
        }
        func required(_ name: String) -> String {
            if let value = environment[name], !value.isEmpty { return value }
            if problems.isEmpty || !problems[0].hasPrefix("DATABASE_URL") { problems.append("\(name) is missing (or set DATABASE_URL)") }
            return ""
        }
        var configuration = PostgresConfiguration(host: required("PGHOST"), database: required("PGDATABASE"), user: required("PGUSER"))
        configuration.password = secret("PGPASSWORD", environment, &problems).map(Password.init)
        if let port = environment["PGPORT"], !port.isEmpty {
            var found: [String] = []
            configuration.setPort(port, &found)
            problems += found.map { "PGPORT: \($0)" }
        }
        for (variable, name) in [("PGSSLMODE", "sslmode"), ("PGSSLROOTCERT", "sslrootcert"), ("PGAPPNAME", "application_name")] {
            guard let value = environment[variable], !value.isEmpty else { continue }
            var found: [String] = []
            configuration.set(name, value, &found)
            problems += found.map { "\(variable): \($0)" }
        }
        guard problems.isEmpty else { throw PostgresConfigurationError(problems: problems) }
        return configuration
    }

    /// The value of `name`, or the content of the file that `<name>_FILE` names, without its last line break.
    private static func secret(_ name: String, _ environment: [String: String], _ problems: inout [String]) -> String? {
        if let value = environment[name], !value.isEmpty { return value }
        guard let path = environment[name + "_FILE"], !path.isEmpty else { return nil }
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self) else {
            problems.append("\(name)_FILE names a file that cannot be read as text")
            return nil
        }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
