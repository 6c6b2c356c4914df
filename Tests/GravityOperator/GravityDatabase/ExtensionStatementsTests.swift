import GravityAPI
import Postgres
import Testing

@testable import GravityOperator

struct ExtensionStatementsTests {
    private func steps(
        _ wanted: [GravityDatabase.Extension],
        installed: [String: InstalledExtension] = [:],
        available: [String: [AvailableExtension]],
        isSuperuser: Bool = false
    ) throws -> (statements: [String], problems: [String]) {
        let plan = try PlanFixture.plan { $0.extensions = wanted }
        var content = PlanFixture.convergedContent(plan)
        content.extensions = installed
        content.available = available
        var administrator = PlanFixture.administrator()
        administrator.isSuperuser = isSuperuser
        var statements: [String] = []
        var problems: [String] = []
        for step in ExtensionStatements.steps(plan, content, administrator) {
            switch step {
            case .repair(let repair, _): statements.append(try repair.sql.rendered().text)
            case .unavailable(let problem): problems.append(problem.message)
            }
        }
        return (statements, problems)
    }

    @Test func `A trusted extension is created by the owner role in public, or where the spec says`() throws {
        let available = ["pgcrypto": [AvailableExtension(version: "1.2"), AvailableExtension(version: "1.3", isDefault: true)]]
        #expect(try steps([.init(name: "pgcrypto")], available: available).statements == [#"CREATE EXTENSION "pgcrypto" SCHEMA "public""#])
        #expect(
            try steps([.init(name: "pgcrypto", version: "1.2", schema: "app")], available: available).statements
                == [#"CREATE EXTENSION "pgcrypto" SCHEMA "app" VERSION "1.2""#]
        )
    }

    @Test func `An extension with a schema of its own is created without one`() throws {
        let available = ["pgcrypto": [AvailableExtension(version: "1", isDefault: true, schema: "own")]]
        #expect(try steps([.init(name: "pgcrypto")], available: available).statements == [#"CREATE EXTENSION "pgcrypto""#])
        #expect(try steps([.init(name: "pgcrypto", schema: "app")], available: available).problems.first?.contains("schema own") == true)
    }

    @Test func `Another version or schema is changed, a version nobody asked for is left alone`() throws {
        let available = ["pgcrypto": [AvailableExtension(version: "1.2"), AvailableExtension(version: "1.3", isDefault: true)]]
        let installed = ["pgcrypto": InstalledExtension(version: "1.2", schema: "public")]
        #expect(try steps([.init(name: "pgcrypto")], installed: installed, available: [:]).statements.isEmpty)
        #expect(
            try steps([.init(name: "pgcrypto", version: "1.3", schema: "app")], installed: installed, available: available).statements
                == [#"ALTER EXTENSION "pgcrypto" UPDATE TO "1.3""#, #"ALTER EXTENSION "pgcrypto" SET SCHEMA "app""#]
        )
    }

    @Test func `What an extension needs comes before it, or is named when it is missing`() throws {
        let available = [
            "earthdistance": [AvailableExtension(version: "1.1", isDefault: true, requires: ["cube"])],
            "cube": [AvailableExtension(version: "1.5", isDefault: true)],
        ]
        #expect(
            try steps([.init(name: "earthdistance"), .init(name: "cube")], available: available).statements
                == [#"CREATE EXTENSION "cube" SCHEMA "public""#, #"CREATE EXTENSION "earthdistance" SCHEMA "public""#]
        )
        #expect(try steps([.init(name: "earthdistance")], available: available).problems.first?.contains("add cube") == true)
    }

    @Test func `An extension only a superuser may install is left to one, in words`() throws {
        let available = ["pg_stat_statements": [AvailableExtension(version: "1.10", isDefault: true, needsSuperuser: true)]]
        let refused = try steps([.init(name: "pg_stat_statements")], available: available)
        #expect(refused.statements.isEmpty)
        #expect(refused.problems.first?.contains("superuser") == true)
        #expect(refused.problems.first?.contains("CREATE EXTENSION") == true)
        #expect(try steps([.init(name: "pg_stat_statements")], available: available, isSuperuser: true).statements.count == 1)
    }

    @Test func `Missing files and missing versions are told apart`() throws {
        #expect(try steps([.init(name: "pgcrypto")], available: [:]).problems.first?.contains("files are not on server main") == true)
        let available = ["pgcrypto": [AvailableExtension(version: "1.3", isDefault: true)]]
        #expect(try steps([.init(name: "pgcrypto", version: "9")], available: available).problems.first?.contains("only 1.3") == true)
    }
}
