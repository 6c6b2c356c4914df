import FoundationEssentials
import Glibc

/// A file per running process, so that orphans of an earlier run that ended badly are found and killed at the next start.
struct ProcessLedger: Sendable {
    private let folder: String

    init(folder: String) throws {
        self.folder = folder
        try PrivateFiles.makeFolder(folder)
    }

    func add(_ pid: Int32) {
        guard let start = Self.startTime(of: pid) else { return }
        do {
            try PrivateFiles.write(Array(start.utf8), to: "\(folder)/\(pid)")
        } catch {
            return  // the watchdog alone guards this process then
        }
    }

    func remove(_ pid: Int32) { unlink("\(folder)/\(pid)") }

    /// Kills the process groups of an earlier run that are still there, and empties the ledger.
    func killOrphans() {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            return
        }
        for name in names {
            defer { unlink("\(folder)/\(name)") }
            guard let pid = Int32(name), pid > 1, let start = PrivateFiles.text("\(folder)/\(name)") else { continue }
            if Self.startTime(of: pid) == start { kill(-pid, SIGKILL) }
        }
    }

    /// The boot and the start time of a process (field 22 of proc_pid_stat(5)): together they tell it from a later one of the same number.
    private static func startTime(of pid: Int32) -> String? {
        guard let stat = PrivateFiles.text("/proc/\(pid)/stat"), let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let boot = PrivateFiles.text("/proc/sys/kernel/random/boot_id") else { return nil }
        return "\(fields[19]) \(boot)"
    }
}
