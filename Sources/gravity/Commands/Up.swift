import ArgumentParser
import FoundationEssentials
import Glibc
import Logging
import ServiceLifecycle
import UnixSignals

/// `gravity up`: starts everything and stays in the foreground, or hands over to a background process that does.
struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Start PostgreSQL, the Kubernetes API and the operator.")

    @OptionGroup var data: DataOption

    @Flag(help: "Return once everything answers, and leave it running in the background.")
    var detach = false

    @Option(help: "The port of the Kubernetes API on 127.0.0.1; 0 lets the system choose and keeps the choice.")
    var port = 0

    @Option(help: "The folder that holds gravity-operator and the services' executables; by default that of this command.")
    var bin: String?

    func run() async throws {
        let folder = data.folder
        try folder.create()
        if detach {
            try await Background(folder: folder, arguments: foregroundArguments(folder)).start()
        } else {
            try await foreground(folder)
        }
    }

    private func foregroundArguments(_ folder: DataFolder) -> [String] {
        var arguments = ["up", "--data", folder.path, "--port", String(port)]
        if let bin { arguments += ["--bin", bin] }
        return arguments
    }

    private func foreground(_ folder: DataFolder) async throws {
        let claim = try folder.claim()
        defer { _ = claim }
        folder.markNotReady()
        let executables = try Executables(folder: bin)
        let platform = LocalPlatform(folder: folder, port: port, executables: executables, progress: Progress())
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: platform, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint, .sighup],
                logger: Logger(label: "gravity")
            )
        )
        try await group.run()
    }
}

/// Where the platform's own programs are.
struct Executables: Sendable {
    let folder: String

    var gravityOperator: String { folder + "/gravity-operator" }

    init(folder given: String?) throws {
        folder = try given ?? Self.folderOfThisProgram()
        guard access(gravityOperator, X_OK) == 0 else {
            throw CommandError("\(gravityOperator) is missing; build it with `swift build`, or name its folder with --bin")
        }
    }

    static func thisProgram() throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }

    private static func folderOfThisProgram() throws -> String {
        try thisProgram().split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    }
}
