import FoundationEssentials
import Logging

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// initdb and pg_ctl on one folder.
struct ServerTools {
    let binaries: String
    let account: ServerAccount
    let folder: ServerFolder
    let options: LocalPostgres.Options

    init(folder: ServerFolder, options: LocalPostgres.Options) async throws {
        self.folder = folder
        self.options = options
        binaries = try ServerBinaries.find()
        account = try await ServerAccount.detect()
    }

    /// Makes the data folder, in one step as others see it.
    func initialise(_ logger: Logger) async throws {
        guard !folder.isInitialised else { return }
        logger.info("Creating a PostgreSQL data folder", metadata: ["postgres.folder": "\(folder.data)"])
        if FileManager.default.fileExists(atPath: folder.unfinishedData) {
            try FileManager.default.removeItem(atPath: folder.unfinishedData)
        }
        try await run(
            "initdb",
            ["-D", folder.unfinishedData, "-U", ServerFolder.superuser, "--pwfile=\(folder.passwordFile)", "-A", "scram-sha-256"]
                + ["-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"] + (options.isDurable ? [] : ["--no-sync"])
        )
        try FileManager.default.moveItem(atPath: folder.unfinishedData, toPath: folder.data)
    }

    /// Starts the server and returns its port; a port that was taken meanwhile is changed a few times.
    func start(_ logger: Logger) async throws -> Int {
        var failure = LocalPostgresError.failed(tool: "pg_ctl start", output: "")
        for attempt in 0..<5 {
            let port = try options.port ?? choosePort(remembered: attempt == 0)
            try writeSettings(port: port)
            do {
                try await control(["start", "-l", folder.log])
                try folder.remember(port: port)
                return port
            } catch let error as LocalPostgresError {
                failure = .failed(tool: "pg_ctl start", output: folder.logTail())
                guard options.port == nil, folder.logTail().contains("could not bind") else { throw failure }
                logger.debug("The port was taken", metadata: ["postgres.port": "\(port)", "error": "\(error)"])
            }
        }
        throw failure
    }

    /// Fast shutdown, and an immediate one (recovery at the next start) when that takes too long.
    func stop(_ logger: Logger) async throws {
        do {
            try await control(["stop", "-m", "fast"])
        } catch let error as LocalPostgresError {
            guard folder.runningServer() != nil else { return }
            logger.warning("PostgreSQL did not stop in time and is stopped at once", metadata: ["error": "\(error)"])
            try await control(["stop", "-m", "immediate"])
        }
    }

    private func control(_ arguments: [String]) async throws {
        try await run("pg_ctl", arguments + ["-D", folder.data, "-w", "-s", "-t", String(options.timeout.components.seconds)])
    }

    private func run(_ tool: String, _ arguments: [String]) async throws {
        let outcome = try await Tool.run(account.command(["\(binaries)/\(tool)"] + arguments))
        guard outcome.succeeded else {
            throw LocalPostgresError.failed(tool: tool, output: outcome.output.split(separator: "\n").suffix(5).joined(separator: "\n"))
        }
    }

    private func choosePort(remembered: Bool) throws -> Int {
        if remembered, let port = folder.rememberedPort, LoopbackPort.reserve(port) != nil { return port }
        guard let port = LoopbackPort.reserve(0) else {
            throw LocalPostgresError.file(path: folder.path, reason: "no free TCP port on 127.0.0.1")
        }
        return port
    }
}

/// Asks the kernel for a TCP port of 127.0.0.1.
enum LoopbackPort {
    /// Binds and lets go again: the port, or nil when it is taken.
    static func reserve(_ port: Int) -> Int? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
            }
        }
        return isBound ? Int(in_port_t(bigEndian: address.sin_port)) : nil
    }
}
