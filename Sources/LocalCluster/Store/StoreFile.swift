import FoundationEssentials
import Kubernetes
import Logging
import Synchronization

/// Keeps a store in a file: read at the start, written behind the writes.
struct StoreFile: Sendable {
    let path: String
    let logger: Logger

    /// The store of an earlier run, or an empty one; throws when there is a file that cannot be read.
    func load(historyLimit: Int) throws -> Store {
        guard FileManager.default.fileExists(atPath: path) else { return Store(historyLimit: historyLimit) }
        let bytes = try Data(contentsOf: URL(filePath: path))
        return Store(state: try StoreSnapshot(parsing: [UInt8](bytes)).restored(historyLimit: historyLimit))
    }

    /// Writes the store a second after it has changed, until the task is cancelled.
    func follow(_ store: Store) async {
        let subscription = store.subscribe(to: nil)
        var written = -1
        for await _ in subscription.wakes {
            do {
                try await Task.sleep(for: .seconds(1))
                written = try save(store, unless: written)
            } catch is CancellationError {
                return
            } catch {
                logger.error("the cluster's state could not be written", metadata: ["file.path": "\(path)", "error": "\(error)"])
            }
        }
    }

    /// Writes the store now, unless it has not changed since `mutations`; returns how far the file has come.
    @discardableResult
    func save(_ store: Store, unless mutations: Int = -1) throws -> Int {
        let (count, snapshot) = store.state.withLock { ($0.mutations, StoreSnapshot(of: $0)) }
        guard count != mutations else { return mutations }
        try PrivateFiles.write(snapshot.bytes, to: path)
        return count
    }
}
