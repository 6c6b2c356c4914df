import Controller
import Kubernetes
import Logging
import Observability
import Synchronization
import Testing
import TestSupport

let silent = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

/// A custom resource of our own.
struct Widget: KubernetesResource {
    static let type = ResourceType(group: "example.test", version: "v1", kind: "Widget", plural: "widgets")
    var metadata: ObjectMeta
    var size: Int?

    init(_ name: String, namespace: String = "ns", version: Int, generation: Int64 = 1, size: Int? = nil, owner: OwnerReference? = nil) {
        metadata = ObjectMeta(
            name: name,
            namespace: namespace,
            uid: "uid-\(name)",
            resourceVersion: "\(version)",
            generation: generation,
            ownerReferences: owner.map { [$0] } ?? []
        )
        self.size = size
    }

    var json: JSONValue { (try? JSONValue(encoding: self)) ?? .null }
}

extension ScriptedEvent {
    static func added(_ widget: Widget) -> ScriptedEvent { ScriptedEvent("ADDED", widget.json) }
    static func modified(_ widget: Widget) -> ScriptedEvent { ScriptedEvent("MODIFIED", widget.json) }
    static func deleted(_ widget: Widget) -> ScriptedEvent { ScriptedEvent("DELETED", widget.json) }
}

/// Collects values from any task.
final class Log<Value: Sendable>: Sendable {
    private let stored = Mutex<[Value]>([])
    var all: [Value] { stored.withLock { $0 } }
    func add(_ value: Value) { stored.withLock { $0.append(value) } }
}

/// Runs a scripted server with a client of it, and takes both down in order whether `body` returns or throws.
func withServer(
    _ answer: @escaping @Sendable (ScriptedRequest) async throws -> ScriptedAnswer,
    _ body: @escaping (ScriptedServer, KubernetesClient) async throws -> Void
) async throws {
    let barrier = "/barrier"
    try await withScriptedServer(answer: { $0.path == barrier ? .json([:]) : try await answer($0) }) { server in
        let client = try server.client()
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(server, client))
        } catch {
            outcome = .failure(error)
        }
        try await client.shutdown()
        // The server takes connections in order: once it has answered a last one, none is left half accepted when it ends.
        let last = try server.client()
        _ = try await last.raw(barrier)
        try await last.shutdown()
        try outcome.get()
    }
}

/// Runs `service` while `body` runs, then cancels it.
func whileRunning(_ service: @Sendable @escaping () async throws -> Void, body: () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            do { try await service() } catch is CancellationError {}
        }
        defer { group.cancelAll() }
        try await body()
    }
}

/// Waits while moving a clock a little with each try, until the condition holds.
func eventually(
    moving clock: ManualClock,
    by step: Duration,
    timeout: Duration = .seconds(20),
    _ condition: () async throws -> Bool
) async throws {
    try await eventually(timeout: timeout, every: .milliseconds(5)) {
        if try await condition() { return true }
        clock.advance(by: step)
        return false
    }
}

extension PrometheusRegistry {
    /// The value of the series whose line starts with `series`.
    func value(_ series: String) -> Double? {
        render().split(separator: "\n").first { $0.hasPrefix(series + " ") }.flatMap { Double($0.dropFirst(series.count + 1)) }
    }
}

/// A value shared by tasks.
final class Guarded<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>
    init(_ value: Value) { mutex = Mutex(value) }
    func withLock<Result: Sendable>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        try mutex.withLock { value in try body(&value) }
    }
}
