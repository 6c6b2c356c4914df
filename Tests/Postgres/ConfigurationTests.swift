import FoundationEssentials
import Testing

@testable import Postgres

struct ConfigurationTests {
    @Test func `A URL is read with everything escaped in it`() throws {
        let url = "postgresql://us%40er:p%3Aa%2Fss@db.example:6432/my%20db?sslmode=verify-full&sslrootcert=/ca.crt&connect_timeout=3"
        let configuration = try PostgresConfiguration(url: url)
        #expect(configuration.user == "us@er")
        #expect(configuration.password == Password("p:a/ss"))
        #expect(configuration.host == "db.example")
        #expect(configuration.port == 6432)
        #expect(configuration.database == "my db")
        #expect(configuration.sslMode == .verifyFull)
        #expect(configuration.rootCertificateFile == "/ca.crt")
        #expect(configuration.connectTimeout == .seconds(3))
    }

    @Test(arguments: ["2001:db8::1", "127.0.0.1", "pg.example"])
    func `The URI that is written reads back as the same`(host: String) throws {
        let configuration = PostgresConfiguration(
            host: host,
            port: 1,
            database: "a/b?c",
            user: "ü",
            password: Password("@:/%&="),
            sslMode: .require
        )
        #expect(try PostgresConfiguration(url: configuration.uri) == configuration)
    }

    @Test(arguments: [
        ("mysql://a@b/c", "postgresql://"), ("postgresql://b/c", "no user"), ("postgresql://a@b", "no database"),
        ("postgresql://a@b:0/c", "port"), ("postgresql://a@b/c?sslmode=maybe", "sslmode"), ("postgresql://a@b/c?target=x", "target"),
        ("postgresql://a@b/%zz", "percent"),
    ])
    func `A wrong URL is refused with its reason`(url: String, part: String) {
        let error = #expect(throws: PostgresConfigurationError.self) { try PostgresConfiguration(url: url) }
        #expect(error?.description.contains(part) == true)
    }

    @Test func `The environment's own variables are read, the password from a file`() throws {
        let file = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString)"
        try Data("secret\n".utf8).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let configuration = try PostgresConfiguration.fromEnvironment([
            "PGHOST": "h", "PGPORT": "7", "PGDATABASE": "d", "PGUSER": "u", "PGPASSWORD_FILE": file, "PGSSLMODE": "require",
        ])
        let expected = PostgresConfiguration(host: "h", port: 7, database: "d", user: "u", password: Password("secret"), sslMode: .require)
        #expect(configuration == expected)
    }

    @Test func `Every wrong variable is named at once`() {
        let error = #expect(throws: PostgresConfigurationError.self) {
            try PostgresConfiguration.fromEnvironment([
                "PGHOST": "h", "PGPORT": "many", "PGSSLMODE": "maybe", "PGPASSWORD_FILE": "/nowhere",
            ])
        }
        let text = error?.description ?? ""
        for name in ["PGPORT", "PGSSLMODE", "PGPASSWORD_FILE", "PGDATABASE", "PGUSER"] { #expect(text.contains(name)) }
        #expect(!text.contains("maybe"))
    }

    @Test func `A password never shows`() {
        let configuration = PostgresConfiguration(host: "h", database: "d", user: "u", password: Password("canary"))
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in ["\(configuration)", String(reflecting: configuration), dumped, "\(Password("canary"))"] {
            #expect(!text.contains("canary"))
        }
        #expect(Password.random(length: 32).value.utf8.count == 32)
    }
}
