import Kubernetes
import NIOCore
import NIOPosix
import Synchronization

/// An address to listen on or to connect to.
struct ProxyAddress: Hashable, Sendable, CustomStringConvertible {
    var host: String
    var port: Int
    var description: String { "\(host):\(port)" }
}

/// Forwards TCP connections from Service addresses to ready pods, in turn.
///
/// An address without a ready pod is not listened on, so that a connection to it is refused at once.
final class ServiceProxy: Sendable {
    private struct Table {
        var listeners: [ProxyAddress: ProxyListener] = [:]
        var owners: [ObjectKey: Set<ProxyAddress>] = [:]
    }

    private let services: NodeServices
    private let opened: AsyncStream<ProxyListener>
    private let inbox: AsyncStream<ProxyListener>.Continuation
    private let table = Mutex(Table())

    init(services: NodeServices) {
        self.services = services
        (opened, inbox) = AsyncStream.makeStream()
    }

    /// Serves all listeners until cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await listener in opened {
                group.addTask { await listener.serve() }
            }
        }
    }

    /// The Services of a namespace that have listeners now.
    func owners(in namespace: String) -> Set<ObjectKey> {
        table.withLock { Set($0.owners.keys.filter { $0.namespace == namespace }) }
    }

    /// Makes these the addresses of one Service, each with its targets; returns what failed, in words.
    @discardableResult
    func set(_ wanted: [ProxyAddress: [ProxyAddress]], for owner: ObjectKey) async -> [String] {
        let active = wanted.filter { !$0.value.isEmpty }
        let closing = table.withLock { table -> [ProxyListener] in
            let gone = (table.owners[owner] ?? []).subtracting(active.keys)
            table.owners[owner] = active.isEmpty ? nil : Set(active.keys)
            return gone.compactMap { table.listeners.removeValue(forKey: $0) }
        }
        for listener in closing { await listener.close() }
        var failures: [String] = []
        for (address, targets) in active {
            if let known = table.withLock({ $0.listeners[address] }) {
                known.setTargets(targets)
            } else if let words = await open(address, targets) {
                failures.append(words)
            }
        }
        return failures
    }

    private func open(_ address: ProxyAddress, _ targets: [ProxyAddress]) async -> String? {
        do {
            let listener = try await ProxyListener.bind(address, targets: targets, logger: services.logger)
            table.withLock { $0.listeners[address] = listener }
            inbox.yield(listener)
            return nil
        } catch let error as IOError where error.errnoCode == 13 {
            return "cannot listen on \(address): ports below 1024 need more privileges than this user has; choose a higher service port"
        } catch {
            return "cannot listen on \(address): \(error)"
        }
    }
}
