import AsyncHTTPClient
import FoundationEssentials
import Glibc
import NIOCore
import NIOHTTP1
import Kubernetes
import Postgres
import Subprocess
import SystemPackage

/// The real operator as a process of its own, started again when it ends.
final class OperatorProcess: Sendable {
    private let folder: DataFolder
    private let executables: Executables
    private let progress: Progress
    private let metricsPort: Int
    private let probesPort: Int

    init(folder: DataFolder, executables: Executables, progress: Progress) throws {
        self.folder = folder
        self.executables = executables
        self.progress = progress
        (metricsPort, probesPort) = try FreePorts.two()
    }

    /// The operator's configuration file; the password stays in a file of its own.
    func writeConfiguration(database: PostgresConfiguration) throws {
        let administrator = DatabaseAdministrator(folder: folder)
        let text = """
            # Written by `gravity up`; every field is described in docs/reference/operator-configuration.md.
            servers:
              - name: main
                host: \(database.host)
                port: \(database.port)
                sslMode: disable
                admin:
                  usernameFile: \(JSONValue.string(administrator.usernameFile).text)
                  passwordFile: \(JSONValue.string(administrator.passwordFile).text)
                allowedNamespaces: ["*"]
                allowedExtensions: [btree_gin, btree_gist, citext, hstore, pg_trgm, pgcrypto, unaccent, uuid-ossp]
            resyncSeconds: 300
            metricsAddress: 127.0.0.1:\(metricsPort)
            probesAddress: 127.0.0.1:\(probesPort)

            """
        try folder.writePrivately(text, to: folder.operatorConfiguration)
    }

    /// Runs the operator until cancelled; then asks it to end and waits for it, 35 s at most.
    func run() async throws {
        var delay = Duration.seconds(1)
        while !Task.isCancelled {
            let status = try await runOnce()
            if Task.isCancelled { return }
            progress.say("The operator ended (\(status)); starting it again in \(delay). Its log: \(folder.operatorLog)")
            try? await Task.sleep(for: delay)
            delay = min(delay * 2, .seconds(30))
        }
    }

    private func runOnce() async throws -> TerminationStatus {
        let log = try FileDescriptor.open(
            FilePath(folder.operatorLog),
            .writeOnly,
            options: [.create, .append],
            permissions: [.ownerReadWrite]
        )
        defer { try? log.close() }
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(35))]
        return try await Subprocess.run(
            .path(FilePath(executables.gravityOperator)),
            arguments: ["--config", folder.operatorConfiguration],
            environment: .inherit.updating(["KUBECONFIG": folder.kubeconfig]),
            platformOptions: options,
            output: .fileDescriptor(log, closeAfterSpawningProcess: false),
            error: .fileDescriptor(log, closeAfterSpawningProcess: false)
        ).terminationStatus
    }

    /// Asks the operator's `/readyz` until it answers 200.
    func waitUntilReady() async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(60)
        while clock.now < end {
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(probesPort)/readyz")
            request.headers.add(name: "connection", value: "close")
            if let answer = try? await HTTPClient.shared.execute(request, timeout: .seconds(2)), answer.status == .ok { return }
            try await clock.sleep(for: .milliseconds(100))
        }
        throw CommandError("the operator was not ready after 60 s; its log is \(folder.operatorLog)")
    }
}
