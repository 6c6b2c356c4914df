import GravityCommon
import Logging
import Postgres
import Testing

struct ConfigurationTests {
    private let database = ["PGHOST": "h", "PGDATABASE": "d", "PGUSER": "u"]

    @Test func `Settings have defaults and are read from the environment`() throws {
        var reader = EnvironmentReader(database.merging(["PORT": "9", "LOG_LEVEL": "DEBUG"]) { $1 })
        let settings = try reader.finish(ServiceSettings(&reader, applicationName: "x-service"))
        #expect(settings.port == 9 && settings.host == "0.0.0.0" && settings.logLevel == .debug)
        #expect(settings.database.applicationName == "x-service" && settings.database.statementTimeout != nil)
    }

    @Test func `One message names every wrong variable and no value`() {
        var reader = EnvironmentReader([
            "PORT": "canary", "LOG_LEVEL": "canary", "DRAIN_SECONDS": "canary", "PGHOST": "h", "PGPORT": "canary",
        ])
        let settings = ServiceSettings(&reader, applicationName: "x")
        let error = #expect(throws: ConfigurationProblems.self) { try reader.finish(settings) }
        let text = error?.description ?? ""
        for name in ["PORT", "LOG_LEVEL", "DRAIN_SECONDS", "PGPORT", "PGDATABASE", "PGUSER"] { #expect(text.contains(name)) }
        #expect(!text.contains("canary"))
    }
}
