import Kubernetes
import Logging

/// One controller: changes make keys dirty, and each dirty key is brought from what is to what should be.
protocol ControlLoop: Sendable {
    associatedtype Key: Hashable & Sendable

    var name: String { get }
    /// The changes that matter to it.
    func watch() -> ClusterWatch
    /// The keys a change makes dirty.
    func keys(touchedBy event: ClusterEvent) -> [Key]
    /// Brings one key up to date; returns when to look again without a change.
    func sync(_ key: Key) async throws -> Duration?
}

extension ControlLoop {
    /// Runs until cancelled; never two syncs of one key at a time, failures are tried again with growing waits.
    func run(logger: Logger) async {
        let keys = DirtyKeys<Key>()
        await withDiscardingTaskGroup { group in
            group.addTask {
                for await event in self.watch() { keys.mark(self.keys(touchedBy: event)) }
                keys.finish()
            }
            for await key in keys.ready {
                group.addTask {
                    let delay = await self.attempt(key, failures: keys.failures(of: key), logger: logger)
                    keys.done(key, failed: delay.failed)
                    guard let wait = delay.wait, keys.schedule(key, after: wait) else { return }
                    await keys.markLater(key, after: wait)
                }
            }
            group.cancelAll()
        }
    }

    private func attempt(_ key: Key, failures: Int, logger: Logger) async -> (wait: Duration?, failed: Bool) {
        do {
            return (try await sync(key), false)
        } catch is CancellationError {
            return (nil, false)
        } catch {
            let conflict = (error as? APIError)?.isConflict == true
            logger.log(
                level: conflict || failures < 3 ? .debug : .warning,
                "control loop failed",
                metadata: ["controller": "\(name)", "key": "\(key)", "error": "\(error)", "failures": "\(failures + 1)"]
            )
            guard failures < ControlLoopRetries.limit else { return (nil, false) }
            return (ControlLoopRetries.wait(after: failures), true)
        }
    }
}

/// 5 ms doubling to 20 s, at most 15 times in a row; then only a change brings the key back, as in kube-controller-manager.
enum ControlLoopRetries {
    static let limit = 15

    static func wait(after failures: Int) -> Duration {
        min(.milliseconds(5) * (1 << min(failures, 12)), .seconds(20)) * Double.random(in: 0.9...1.1)
    }
}
