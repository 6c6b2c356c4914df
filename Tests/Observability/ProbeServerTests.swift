import AsyncHTTPClient
import Logging
import Metrics
import NIOCore
import NIOHTTP1
import Observability
import Synchronization
import Testing
import TestSupport

@Suite struct ProbeServerTests {
    private let registry = PrometheusRegistry(collectors: [])
    private let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    /// Runs a server on ports of the kernel's choice; `body` gets the listeners' ports.
    private func withServer(
        _ listeners: [ProbeServer.Listener],
        liveness: [any HealthCheck] = [],
        readiness: [any HealthCheck] = [],
        debug: [DebugSection] = [],
        body: @Sendable @escaping ([Int]) async throws -> Void
    ) async throws {
        let ports = Ports()
        let server = ProbeServer(
            listeners: listeners,
            registry: registry,
            liveness: liveness,
            readiness: readiness,
            debugSections: debug,
            logger: logger,
            onListening: { index, port in ports.set(index, port) }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await server.run() }
            try await body(try await eventually { ports.all(listeners.count) })
        }
    }

    private func get(_ port: Int, _ path: String) async throws -> (status: UInt, body: String, type: String?) {
        let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)"), timeout: .seconds(10))
        let body = try await response.body.collect(upTo: 1 << 20)
        return (response.status.code, String(buffer: body), response.headers.first(name: "content-type"))
    }

    @Test func `Probes and metrics can have addresses of their own`() async throws {
        Counter(label: "c", factory: registry).increment()
        let listeners = [
            ProbeServer.Listener(host: "127.0.0.1", port: 0, routes: [.metrics, .debug]),
            ProbeServer.Listener(host: "127.0.0.1", port: 0, routes: .health),
        ]
        try await withServer(listeners, debug: [DebugSection("b") { "[1]" }, DebugSection("a") { "null" }]) { ports in
            let metrics = try await get(ports[0], "/metrics")
            #expect(metrics.body == "# TYPE c counter\nc 1\n")
            #expect(metrics.type == "text/plain; version=0.0.4; charset=utf-8")
            #expect(try await get(ports[0], "/debug/state").body == "{\"a\":null,\"b\":[1]}\n")
            #expect(try await get(ports[0], "/healthz").status == 404)
            #expect(try await get(ports[1], "/healthz").body == "ok")
            #expect(try await get(ports[1], "/readyz").status == 200)
            #expect(try await get(ports[1], "/metrics").status == 404)
        }
    }

    @Test func `A failing check makes its probe fail and says which and why`() async throws {
        let checks = Switch()
        let readiness: [any HealthCheck] = [
            NamedCheck("good") {},
            NamedCheck("caches") { if !checks.isOn { throw HealthCheckFailure("not synced: Secret") } },
        ]
        try await withServer([.init(host: "127.0.0.1", port: 0)], readiness: readiness) { ports in
            let failing = try await get(ports[0], "/readyz")
            #expect(failing.status == 503)
            #expect(failing.body == "[-]caches failed: not synced: Secret\n[+]good ok\nreadyz check failed\n")
            #expect(try await get(ports[0], "/healthz").status == 200)
            checks.turnOn()
            #expect(try await get(ports[0], "/readyz").body == "ok")
            #expect(try await get(ports[0], "/readyz?verbose").body == "[+]caches ok\n[+]good ok\nreadyz check passed\n")
        }
    }

    @Test func `An error's text, which may hold anything, is not shown`() async throws {
        struct Leak: Error { let secret = "hunter2" }
        try await withServer([.init(host: "127.0.0.1", port: 0)], liveness: [NamedCheck("x") { throw Leak() }]) { ports in
            let answer = try await get(ports[0], "/healthz")
            #expect(answer.status == 503)
            #expect(!answer.body.contains("hunter2"))
        }
    }
}

private final class Ports: Sendable {
    private let known = Mutex<[Int: Int]>([:])
    func set(_ index: Int, _ port: Int) { known.withLock { $0[index] = port } }
    func all(_ count: Int) -> [Int]? {
        known.withLock { known in known.count == count ? (0..<count).compactMap { known[$0] } : nil }
    }
}

private final class Switch: Sendable {
    private let state = Mutex(false)
    var isOn: Bool { state.withLock { $0 } }
    func turnOn() { state.withLock { $0 = true } }
}
