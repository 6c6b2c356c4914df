import Glibc
import Postgres
import TestSupport
import Testing

struct LoginTests {
    @Test func `A login probe succeeds with the right password`() async throws {
        try await withTestDatabase { configuration async throws in
            let time = try await PostgresConnection.probe(configuration)
            #expect(time > .zero)
        }
    }

    @Test func `A wrong password is an authentication error without the password in it`() async throws {
        var configuration = try await TestPostgres.shared().adminConfiguration
        configuration.password = Password("canary")
        let error = await #expect(throws: PostgresError.self) { try await PostgresConnection.probe(configuration) }
        #expect(error?.kind == .authentication && error?.sqlState == "28P01")
        #expect(error?.description.contains("canary") == false)
    }

    @Test func `A database that does not exist is told apart`() async throws {
        var configuration = try await TestPostgres.shared().adminConfiguration
        configuration.database = "nowhere"
        let error = await #expect(throws: PostgresError.self) { try await PostgresConnection.probe(configuration) }
        #expect(error?.sqlState == "3D000" && error?.isUndefinedObject == true)
    }

    @Test func `A port nobody listens on is a connection error at once`() async {
        let configuration = PostgresConfiguration(host: "127.0.0.1", port: 1, database: "d", user: "u")
        let error = await #expect(throws: PostgresError.self) { try await PostgresConnection.probe(configuration) }
        #expect(error?.kind == .connection && error?.sqlState == nil)
        #expect(error?.message.contains("refused") == true)
    }

    @Test func `A server that never answers is a timeout`() async throws {
        let silent = try SilentServer()
        let configuration = PostgresConfiguration(
            host: "127.0.0.1",
            port: silent.port,
            database: "d",
            user: "u",
            connectTimeout: .milliseconds(300)
        )
        let start = ContinuousClock.now
        let error = await #expect(throws: PostgresError.self) { try await PostgresConnection.connect(configuration) }
        #expect(error?.kind == .timeout)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func `Connecting can be cancelled`() async throws {
        let silent = try SilentServer()
        let configuration = PostgresConfiguration(host: "127.0.0.1", port: silent.port, database: "d", user: "u")
        let connecting = Task { try await PostgresConnection.connect(configuration) }
        connecting.cancel()
        let error = await #expect(throws: PostgresError.self) { try await connecting.value }
        #expect(error?.kind == .cancelled)
    }
}

/// Accepts TCP connections (by the kernel's backlog) and never says a word.
private final class SilentServer {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 8) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(isListening)
        port = Int(in_port_t(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}
