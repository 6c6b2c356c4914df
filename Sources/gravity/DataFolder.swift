import FoundationEssentials
import Glibc

/// The folder of one local platform and the names of what is in it.
struct DataFolder: Sendable {
    let path: String

    var postgres: String { path + "/postgres" }
    var cluster: String { path + "/cluster" }
    var secrets: String { path + "/secrets" }
    var logs: String { path + "/logs" }
    var kubeconfig: String { path + "/kubeconfig" }
    var operatorConfiguration: String { path + "/operator.yaml" }
    var operatorLog: String { logs + "/operator.log" }
    var upLog: String { logs + "/up.log" }
    /// Exists while the platform is up and everything in it answers.
    var ready: String { path + "/ready" }
    private var lock: String { path + "/lock" }
    private var rememberedPort: String { path + "/api-port" }

    /// Makes the folders, readable by their owner only.
    func create() throws {
        for folder in [path, secrets, logs] {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }
    }

    /// Takes the folder for this process, which holds it until it ends, however it ends.
    func claim() throws -> FolderClaim {
        let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandError("\(lock) cannot be opened: \(String(cString: strerror(errno)))") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CommandError("a platform is running in \(path) already; `gravity down` stops it, --data names another folder")
        }
        let line = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, write(descriptor, line, line.count) == line.count else {
            close(descriptor)
            throw CommandError("\(lock) cannot be written: \(String(cString: strerror(errno)))")
        }
        return FolderClaim(descriptor: descriptor)
    }

    /// The process that holds the folder; nil when nothing runs in it.
    func runningProcess() -> pid_t? {
        let descriptor = open(lock, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return nil }
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return pid_t(String(decoding: bytes[..<count], as: UTF8.self).prefix { $0.isNumber })
    }

    /// The port asked for; else the one used before, so that a kubeconfig somebody copied stays good; else any.
    func apiPort(_ asked: Int) throws -> Int {
        guard asked == 0, let data = FileManager.default.contents(atPath: rememberedPort) else { return asked }
        guard let port = Int(String(decoding: data, as: UTF8.self)), FreePorts.isFree(port) else { return 0 }
        return port
    }

    func rememberAPIPort(_ port: Int) throws {
        try Data(String(port).utf8).write(to: URL(filePath: rememberedPort), options: .atomic)
    }

    var isReady: Bool { FileManager.default.fileExists(atPath: ready) }

    func markReady() throws { try Data().write(to: URL(filePath: ready)) }

    func markNotReady() {
        if isReady { unlink(ready) }
    }
}

/// Holds the data folder; the kernel lets go of it when the process ends.
struct FolderClaim: Sendable {
    fileprivate let descriptor: Int32
}

/// What went wrong and what to do about it, printed after `Error:`.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
