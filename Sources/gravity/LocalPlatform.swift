import FoundationEssentials
import Kubernetes
import LocalCluster
import LocalPostgres
import Logging
import Postgres
import ServiceLifecycle

/// The platform of one machine: PostgreSQL, the Kubernetes API with its node, and the operator, started in this order and stopped in reverse.
struct LocalPlatform: Service {
    let folder: DataFolder
    let port: Int
    let executables: Executables
    let progress: Progress

    /// Progress is said step by step; what is logged besides is only what went wrong.
    private static var logger: Logger {
        var logger = Logger(label: "gravity")
        logger.logLevel = .warning
        return logger
    }

    func run() async throws {
        progress.say("Starting Gravity in \(folder.path)")
        let postgres = LocalPostgres(directory: folder.postgres, logger: Self.logger)
        do {
            try await progress.step("PostgreSQL") { try await postgres.start() }
            try await runCluster(postgres)
        } catch {
            folder.markNotReady()
            await stop(postgres)
            throw error
        }
        await stop(postgres)
        progress.say("Stopped.")
    }

    private func runCluster(_ postgres: LocalPostgres) async throws {
        let administrator = DatabaseAdministrator(folder: folder)
        try await progress.step("Database administrator (CREATEDB and CREATEROLE, no superuser)") {
            try await administrator.ensure(in: postgres.adminConfiguration)
        }
        let images = ImageStore.directory(executables.folder, prefix: "gravity/")
        var configuration = LocalClusterConfiguration(directory: folder.cluster, port: try folder.apiPort(port), images: images)
        configuration.logger = Self.logger
        let cluster = LocalCluster(configuration: configuration)
        try await progress.step("Kubernetes API") {
            try await cluster.start()
            try folder.rememberAPIPort(try cluster.port)
            try folder.writePrivately(try cluster.kubeconfig(), to: folder.kubeconfig)
        }
        do {
            try await runOperator(postgres, cluster)
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
    }

    private func runOperator(_ postgres: LocalPostgres, _ cluster: LocalCluster) async throws {
        let client = try KubernetesClient(configuration: cluster.clusterConfiguration)
        try await progress.step("Custom resource definitions") { try await CustomResources.apply(with: client) }
        try await client.shutdown()

        let supervised = try OperatorProcess(folder: folder, executables: executables, progress: progress)
        try supervised.writeConfiguration(database: postgres.adminConfiguration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await supervised.run() }
            try await progress.step("Operator") { try await supervised.waitUntilReady() }
            try folder.markReady()
            sayReady()
            try? await gracefulShutdown()
            folder.markNotReady()
            progress.say("Stopping …")
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private func sayReady() {
        progress.say(
            """
            Gravity is up.
              export KUBECONFIG=\(folder.kubeconfig)
              logs: \(folder.logs)
            """
        )
    }

    private func stop(_ postgres: LocalPostgres) async {
        do {
            try await postgres.stop()
        } catch {
            progress.say("PostgreSQL could not be stopped: \(error)")
        }
    }
}

extension DataFolder {
    /// Writes a file that only its owner can read.
    func writePrivately(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }
}
