import FoundationEssentials
import LocalPostgres
import Postgres
import TestSupport
import Testing

struct LocalPostgresTests {
    @Test func `A server is created, found again by another, stopped and started with its data`() async throws {
        let directory = try TestPostgres.temporaryDirectory("gravity-local")
        TestPostgres.removeAtExit(directory, stopping: directory + "/pg/data")
        var options = LocalPostgres.Options()
        options.isDurable = false
        let server = LocalPostgres(directory: directory + "/pg", options: options)
        try await server.start()
        let connection = try await PostgresConnection.connect(server.adminConfiguration)
        try await connection.execute("CREATE TABLE kept (id int)")

        let again = LocalPostgres(directory: directory + "/pg", options: options)
        #expect(again.isRunning)
        try await again.start()
        #expect(again.port == server.port)
        try await again.stop()
        #expect(!server.isRunning && !connection.isUsable)

        try await server.start()
        let after = try await PostgresConnection.connect(server.adminConfiguration)
        #expect(try await after.query("SELECT FROM kept").isEmpty)
        try await server.stop()
        try await server.stop()
    }

    @Test func `It listens on loopback only, asks for a password, and keeps its secret to itself`() async throws {
        let server = try await TestPostgres.shared()
        let admin = try await PostgresConnection.connect(server.adminConfiguration)
        let settings = try await admin.query(
            """
            SELECT current_setting('listen_addresses') AS a, current_setting('unix_socket_directories') AS b,
                current_setting('data_directory') AS c
            """
        )[0]
        #expect(settings.text("a") == "127.0.0.1" && settings.text("b") == "")
        let folder = try #require(settings.text("c")).replacing("/data", with: "")
        let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/superuser.password")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        var anonymous = server.adminConfiguration
        anonymous.password = nil
        await #expect(throws: PostgresError.self) { try await PostgresConnection.probe(anonymous) }
        await admin.close()
    }
}
