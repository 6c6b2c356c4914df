import GravityAPI
import Testing

@testable import GravityOperator

@Suite struct CatalogTests {
    @Test(arguments: BundledService.Name.allCases)
    func `Every name has an entry with a database of its own`(name: BundledService.Name) throws {
        let entry = try #require(Catalog.service(name))
        #expect(entry.repository == "\(name.rawValue)-service")
        #expect(entry.databaseName.hasSuffix("_db"))
        #expect(entry.needs.contains(.database))
        #expect(entry.port == .init(name: "http", port: 8080))
    }

    @Test func `Fifteen services, each with its own name, database and Redis number`() {
        #expect(Catalog.services.count == 15)
        #expect(Set(Catalog.services.map(\.name)).count == 15)
        #expect(Set(Catalog.services.map(\.databaseName)).count == 15)
        #expect(Set(Catalog.services.map(\.redisDatabase)).count == 15)
        #expect(Catalog.service(.auth)?.redisDatabase == 0)
        #expect(Catalog.service(.gateway)?.databaseName == "api_gateway_db")
    }

    @Test func `A Redis server's sixteen databases are enough`() {
        for service in Catalog.services { #expect((0..<16).contains(service.redisDatabase)) }
    }
}
