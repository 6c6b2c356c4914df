import FoundationEssentials
import Glibc

/// Starts `gravity up` as a process of its own and copies its progress here until it is ready or has ended.
struct Background {
    let folder: DataFolder
    let arguments: [String]

    private static let limit = Duration.seconds(120)

    func start() async throws {
        if let process = folder.runningProcess() {
            guard folder.isReady else {
                throw CommandError("a platform is starting or stopping in \(folder.path) (process \(process)); try again in a moment")
            }
            print("Already running in \(folder.path) (process \(process)).")
            return
        }
        folder.markNotReady()
        let process = try spawn()
        try await follow(process)
    }

    /// A new session, standard input from nothing, both outputs to the log: it outlives this command and its terminal.
    private func spawn() throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, folder.upLog, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let program = try Executables.thisProgram()
        var argv = (["setsid", program] + arguments).map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        var process = pid_t()
        let code = posix_spawnp(&process, "setsid", &actions, nil, &argv, environ)
        guard code == 0 else { throw CommandError("setsid (package util-linux) could not be started: \(String(cString: strerror(code)))") }
        return process
    }

    private func follow(_ process: pid_t) async throws {
        let clock = ContinuousClock()
        let end = clock.now + Self.limit
        var printed = 0
        while true {
            let ready = folder.isReady
            printed = try printLog(from: printed)
            if ready { return }
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process {
                _ = try printLog(from: printed)
                throw CommandError("the platform did not start; its last words are above, and all of them in \(folder.upLog)")
            }
            guard clock.now < end else {
                kill(process, SIGTERM)
                throw CommandError("the platform was not up after \(Self.limit); see \(folder.upLog) and \(folder.operatorLog)")
            }
            try await clock.sleep(for: .milliseconds(100))
        }
    }

    private func printLog(from offset: Int) throws -> Int {
        guard let log = FileManager.default.contents(atPath: folder.upLog) else { return offset }
        guard log.count > offset else { return offset }
        print(String(decoding: log[(log.startIndex + offset)...], as: UTF8.self), terminator: "")
        fflush(nil)
        return log.count
    }
}
