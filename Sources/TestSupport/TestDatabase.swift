import FoundationEssentials
import LocalPostgres
package import Postgres

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The one PostgreSQL server of a test process, in a temporary folder; it ends with the process however that ends.
package final class TestPostgres: Sendable {
    private static let starting = Task { try await TestPostgres() }

    private let server: LocalPostgres

    /// The server, started by the first test that asks.
    package static func shared() async throws -> TestPostgres {
        try await starting.value
    }

    /// The superuser's way in: for tests of what only administrators do.
    package var adminConfiguration: PostgresConfiguration { server.adminConfiguration }

    private init() async throws {
        let directory = try Self.temporaryDirectory("gravity-postgres")
        var options = LocalPostgres.Options()
        options.isDurable = false
        server = LocalPostgres(directory: directory + "/server", options: options)
        Self.removeAtExit(directory, stopping: directory + "/server/data")
        try await server.start()
    }

    /// A new folder in the system's temporary one.
    package static func temporaryDirectory(_ name: String) throws -> String {
        let directory = FileManager.default.temporaryDirectory.path + "/\(name)-\(UUID().uuidString.prefix(13).lowercased())"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false, attributes: nil)
        return directory
    }

    /// A shell of its own session waits for the end of a pipe whose other end only this process holds, so it also sees a kill.
    package static func removeAtExit(_ directory: String, stopping data: String? = nil) {
        let stop = data.map { data in
            "if [ -e '\(data)/postmaster.pid' ]; then kill -QUIT $(head -1 '\(data)/postmaster.pid'); i=0;"
                + " while [ -e '\(data)/postmaster.pid' ] && [ $i -lt 200 ]; do i=$((i+1)); sleep 0.05; done; fi;"
        }
        // Several times, because a tool that was just creating the folder goes on for a moment.
        let script = "read _; for n in 1 2 3 4 5; do \(stop ?? "") rm -rf '\(directory)'; sleep 1; done"
        let shell = "exec setsid sh -c \"\(script.replacing("$", with: "\\$"))\" >/dev/null 2>&1"
        // The stream is never closed by us: the kernel does when the process ends.
        if popen(shell, "we") == nil { perror("cannot watch over \(directory)") }
    }
}

/// A fresh database with an owner of its own (no superuser), dropped after `body` with whoever is still connected.
package func withTestDatabase<Result>(_ body: (PostgresConfiguration) async throws -> Result) async throws -> Result {
    let server = try await TestPostgres.shared()
    let name = "test_" + UUID().uuidString.replacing("-", with: "").lowercased()
    let password = Password.random()
    let admin = try await PostgresConnection.connect(server.adminConfiguration)
    try await admin.execute("CREATE ROLE \(identifier: name) LOGIN PASSWORD \(literal: SCRAM.verifier(password: password))")
    try await admin.execute("CREATE DATABASE \(identifier: name) OWNER \(identifier: name)")
    var configuration = server.adminConfiguration
    (configuration.database, configuration.user, configuration.password) = (name, name, password)
    let outcome: Swift.Result<Result, any Error>
    do {
        outcome = .success(try await body(configuration))
    } catch {
        outcome = .failure(error)
    }
    try await admin.execute("DROP DATABASE IF EXISTS \(identifier: name) WITH (FORCE)")
    try await admin.execute("DROP OWNED BY \(identifier: name)")
    try await admin.execute("DROP ROLE \(identifier: name)")
    await admin.close()
    return try outcome.get()
}
