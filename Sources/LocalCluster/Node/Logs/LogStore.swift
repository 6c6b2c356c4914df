import FoundationEssentials
import Synchronization

/// Where the logs of this node's containers are: `<folder>/<pod uid>/<container>/<run>.log`.
final class LogStore: Sendable {
    /// The bytes one file may have; one older file of the same size is kept.
    private static let fileLimit = 10 << 20

    private let folder: String
    private let open = Mutex<[String: ContainerLog]>([:])

    init(folder: String) { self.folder = folder }

    /// Begins the log of a container's run, and forgets all runs but the one before.
    func begin(pod uid: String, container: String, run: Int) throws -> ContainerLog {
        let path = path(uid, container, run)
        try PrivateFiles.makeFolder("\(folder)/\(uid)/\(container)")
        for old in runs(uid, container) where old < run - 1 {
            PrivateFiles.remove(self.path(uid, container, old))
            PrivateFiles.remove("\(self.path(uid, container, old)).1")
        }
        let log = try ContainerLog(path: path, limit: Self.fileLimit)
        open.withLock { open in
            open["\(uid)/\(container)"]?.close()
            open["\(uid)/\(container)"] = log
        }
        return log
    }

    /// The log a container writes now or wrote last in this run of the node.
    func live(pod uid: String, container: String) -> ContainerLog? {
        open.withLock { $0["\(uid)/\(container)"] }
    }

    /// The newest run of a container, or the one before it; nil when there is none.
    func path(pod uid: String, container: String, previous: Bool) -> String? {
        let runs = runs(uid, container).sorted()
        guard let run = previous ? runs.dropLast().last : runs.last else { return nil }
        return path(uid, container, run)
    }

    /// Removes all logs of a pod.
    func remove(pod uid: String) {
        open.withLock { open in
            for key in open.keys where key.hasPrefix("\(uid)/") { open[key] = nil }
        }
        PrivateFiles.remove("\(folder)/\(uid)")
    }

    /// The pods of which there are logs.
    var pods: [String] { names(folder) }

    private func runs(_ uid: String, _ container: String) -> [Int] {
        names("\(folder)/\(uid)/\(container)").compactMap { $0.hasSuffix(".log") ? Int($0.dropLast(4)) : nil }
    }

    private func names(_ folder: String) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            return []  // nothing has been logged there yet
        }
    }

    private func path(_ uid: String, _ container: String, _ run: Int) -> String { "\(folder)/\(uid)/\(container)/\(run).log" }
}
