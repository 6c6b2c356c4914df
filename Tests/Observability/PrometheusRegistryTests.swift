import Metrics
import Observability
import Testing

@Suite struct PrometheusRegistryTests {
    private let registry = PrometheusRegistry(collectors: [])

    @Test func `Counters, gauges, meters, recorders and timers render as Prometheus text`() throws {
        Counter(label: "requests_total", dimensions: [("method", "GET"), ("code", "200")], factory: registry).increment(by: 3)
        FloatingPointCounter(label: "energy_total", factory: registry).increment(by: 1.5)
        Gauge(label: "temperature", factory: registry).record(-2.25)
        Meter(label: "level", factory: registry).increment(by: 4)
        Recorder(label: "sizes", factory: registry).record(7)
        Timer(label: "latency_seconds", factory: registry).recordMilliseconds(30)
        let text = try PrometheusText(registry.render())
        #expect(text.value("requests_total", ["code": "200", "method": "GET"]) == 3)
        #expect(text.value("energy_total") == 1.5)
        #expect(text.value("temperature") == -2.25)
        #expect(text.value("level") == 4)
        #expect(text.value("sizes_sum") == 7)
        #expect(text.value("latency_seconds_bucket", ["le": "0.025"]) == 0)
        #expect(text.value("latency_seconds_bucket", ["le": "0.05"]) == 1)
        #expect(text.value("latency_seconds_bucket", ["le": "+Inf"]) == 1)
        #expect(text.value("latency_seconds_count") == 1)
        #expect(text.value("latency_seconds_sum") == 0.03)
        #expect(
            text.types == [
                "energy_total": "counter", "latency_seconds": "histogram", "level": "gauge", "requests_total": "counter",
                "sizes": "histogram",
                "temperature": "gauge",
            ]
        )
    }

    @Test func `The same labels in any order are the same series`() throws {
        Counter(label: "c", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment()
        Counter(label: "c", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
        #expect(try PrometheusText(registry.render()).value("c", ["a": "1", "b": "2"]) == 2)
    }

    @Test func `Label values are escaped and names made valid`() throws {
        Counter(label: "http.server-requests", dimensions: [("my.path", "a\"b\\c\nd")], factory: registry).increment()
        let text = registry.render()
        #expect(text.contains(#"http_server_requests{my_path="a\"b\\c\nd"} 1"#))
        #expect(try PrometheusText(text).value("http_server_requests", ["my_path": "a\"b\\c\nd"]) == 1)
    }

    @Test func `A metric has a bound of series, beyond which labels say other and the drops are counted`() throws {
        let registry = PrometheusRegistry(maximumSeries: 10, collectors: [])
        for index in 0..<100 { Counter(label: "c", dimensions: [("user", "\(index)")], factory: registry).increment() }
        let text = try PrometheusText(registry.render())
        #expect(text.samples.filter { $0.name == "c" }.count == 11)
        #expect(text.value("c", ["user": "other"]) == 90)
        #expect(text.value("gravity_metrics_dropped_series_total", ["metric": "c"]) == 90)
    }

    @Test func `A name keeps its first kind`() throws {
        Counter(label: "x", factory: registry).increment()
        Gauge(label: "x", factory: registry).record(9)
        let text = try PrometheusText(registry.render())
        #expect(text.value("x") == 1)
        #expect(text.types["x"] == "counter")
        #expect(text.value("gravity_metrics_dropped_series_total", ["metric": "x"]) == 1)
    }

    @Test func `A destroyed metric is no longer rendered`() throws {
        let gauge = Gauge(label: "g", dimensions: [("name", "a")], factory: registry)
        gauge.record(1)
        gauge.destroy()
        #expect(!registry.render().contains("g{"))
    }

    @Test func `Known metrics carry their help and controller-runtime's buckets`() throws {
        Timer(label: "controller_runtime_reconcile_time_seconds", dimensions: [("controller", "x")], factory: registry).recordSeconds(42)
        let text = registry.render()
        #expect(text.hasPrefix("# HELP controller_runtime_reconcile_time_seconds Duration of reconciliations.\n# TYPE "))
        #expect(try PrometheusText(text).value("controller_runtime_reconcile_time_seconds_bucket", ["controller": "x", "le": "50"]) == 1)
    }

    @Test func `Counting from many tasks loses nothing`() async throws {
        await withTaskGroup(of: Void.self) { [registry] group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1000 { Counter(label: "c", dimensions: [("a", "b")], factory: registry).increment() } }
            }
        }
        #expect(try PrometheusText(registry.render()).value("c", ["a": "b"]) == 8000)
    }

    @Test func `The process's own figures are there and plausible`() throws {
        let text = try PrometheusText(PrometheusRegistry().render())
        #expect(try #require(text.value("process_resident_memory_bytes")) > 1_000_000)
        #expect(try #require(text.value("process_open_fds")) >= 3)
        #expect(try #require(text.value("process_cpu_seconds_total")) >= 0)
        #expect(try #require(text.value("process_start_time_seconds")) > 1_600_000_000)
    }
}
