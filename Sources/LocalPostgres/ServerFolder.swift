import FoundationEssentials
import Postgres

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What lies where in a local server's folder.
struct ServerFolder: Sendable {
    static let superuser = "postgres"

    let path: String

    init(path: String) {
        self.path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    var data: String { path + "/data" }
    /// `initdb` works here, so that an interrupted one leaves nothing that looks like a data folder.
    var unfinishedData: String { path + "/data.unfinished" }
    var log: String { path + "/server.log" }
    private var password: String { path + "/superuser.password" }
    private var portFile: String { path + "/port" }

    var isInitialised: Bool { FileManager.default.fileExists(atPath: data + "/PG_VERSION") }
    var passwordFile: String { password }

    /// Makes the folder with a fresh superuser password in it, readable by its owner only.
    func create(ownedBy account: ServerAccount) throws {
        if !FileManager.default.fileExists(atPath: path) {
            guard mkdir(path, 0o700) == 0 else { throw LocalPostgresError.file(path: path, reason: String(cString: strerror(errno))) }
        }
        if !FileManager.default.fileExists(atPath: password) { try save(Password.random().value, to: password) }
        for file in [path, password] { try account.takeOwnership(of: file) }
    }

    func readPassword() throws -> Password {
        guard let data = FileManager.default.contents(atPath: password) else {
            throw LocalPostgresError.file(path: password, reason: "cannot be read; it holds the superuser's password")
        }
        return Password(String(decoding: data, as: UTF8.self))
    }

    /// The port the server had last time.
    var rememberedPort: Int? {
        FileManager.default.contents(atPath: portFile).flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    }

    func remember(port: Int) throws { try save(String(port), to: portFile) }

    /// The last lines the server logged, for an error message.
    func logTail() -> String {
        let text = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").suffix(5).joined(separator: "\n")
    }

    /// The live server of this folder by its `postmaster.pid`: line 1 is the process, line 4 the port, line 8 the state.
    func runningServer() -> (process: Int32, port: Int)? {
        guard let file = FileManager.default.contents(atPath: data + "/postmaster.pid") else { return nil }
        let lines = String(decoding: file, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, let process = Int32(lines[0]), let port = Int(lines[3]), process > 1 else { return nil }
        // A process number may have been given to another program since; ours names this data folder.
        guard let command = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else { return nil }
        let arguments = command.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        return arguments.contains(data) ? (process, port) : nil
    }

    func save(_ text: String, to file: String) throws {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LocalPostgresError.file(path: file, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw LocalPostgresError.file(path: file, reason: String(cString: strerror(errno)))
        }
    }
}
