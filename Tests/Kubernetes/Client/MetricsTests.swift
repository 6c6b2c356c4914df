import Kubernetes
import Metrics
import Synchronization
import TestSupport
import Testing

/// Keeps what a client counts.
private final class CountingFactory: MetricsFactory {
    private let counts = Mutex<[String: Int64]>([:])
    var all: [String: Int64] { counts.withLock { $0 } }

    private final class Handler: CounterHandler, TimerHandler, RecorderHandler {
        let add: @Sendable (Int64) -> Void

        init(_ add: @escaping @Sendable (Int64) -> Void) { self.add = add }

        func increment(by amount: Int64) { add(amount) }
        func reset() {}
        func recordNanoseconds(_ duration: Int64) { add(1) }
        func record(_ value: Int64) { add(1) }
        func record(_ value: Double) { add(1) }
    }

    private func handler(_ label: String, _ dimensions: [(String, String)]) -> Handler {
        let name = label + dimensions.filter { $0.0 != "host" }.map { " \($0.0)=\($0.1)" }.joined()
        return Handler { amount in self.counts.withLock { $0[name, default: 0] += amount } }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { handler(label, dimensions) }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { handler(label, dimensions) }
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler { handler(label, dimensions) }
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
}

@Suite struct MetricsTests {
    @Test func `Every request is counted by code and method, and timed`() async throws {
        let metrics = CountingFactory()
        let answers = ScriptedSequence(.json(configMap("a")), .status(404, reason: "NotFound"))
        try await withScriptedServer(answer: { $0.method == "GET" ? answers.next() : .json([:]) }) { server async throws in
            let client = try KubernetesClient(
                configuration: try ClusterConfiguration(server: server.url),
                options: ClientOptions(callTimeout: .seconds(10)),
                metrics: metrics
            )
            try await using(client) { client async throws in
                _ = try await client.find(ConfigMap.self, key("a"))
                _ = try await client.find(ConfigMap.self, key("a"))
                try await client.delete(.configMaps, key("a"))
            }
        }
        #expect(metrics.all["rest_client_requests_total code=200 method=GET"] == 1)
        #expect(metrics.all["rest_client_requests_total code=404 method=GET"] == 1)
        #expect(metrics.all["rest_client_requests_total code=200 method=DELETE"] == 1)
        #expect(metrics.all["rest_client_request_duration_seconds verb=GET"] == 2)
    }
}
