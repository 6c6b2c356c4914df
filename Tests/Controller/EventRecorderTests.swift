import Controller
import Kubernetes
import Observability
import Synchronization
import Testing
import TestSupport

@Suite struct EventRecorderTests {
    private let clock = ManualClock()
    private let registry = PrometheusRegistry(collectors: [])
    private let object = ObjectReference(Widget("w", version: 1))

    private func recorder(_ client: KubernetesClient, capacity: Int = 100) -> EventRecorder {
        EventRecorder(
            client: client,
            reportingController: "example.test/operator",
            instance: "pod-1",
            capacity: capacity,
            clock: clock,
            logger: silent,
            metrics: registry
        )
    }

    private func record(
        _ recorder: EventRecorder,
        reason: String = "Created",
        note: String = "Created the database",
        object: ObjectReference? = nil
    ) {
        recorder.record(regarding: object ?? self.object, type: .normal, reason: reason, action: "Create", note: note)
    }

    @Test func `An event says what happened to which object, who says so and when`() async throws {
        try await withMiniAPI { api, _, client in
            let recorder = recorder(client)
            record(recorder)
            recorder.close()
            try await recorder.run()
            let (path, event) = try #require(api.objects.first)
            #expect(path.hasPrefix("/apis/events.k8s.io/v1/namespaces/ns/events/w."))
            let expected: [(String, JSONValue)] = [
                ("action", "Create"), ("reason", "Created"), ("type", "Normal"), ("note", "Created the database"),
                ("reportingController", "example.test/operator"), ("reportingInstance", "pod-1"),
                (
                    "regarding",
                    ["apiVersion": "example.test/v1", "kind": "Widget", "namespace": "ns", "name": "w", "uid": "uid-w"]
                ),
            ]
            for (key, value) in expected { #expect(event[key] == value) }
            let time = try #require(event["eventTime"]?.stringValue)
            #expect(time.wholeMatch(of: /.*\.\d{6}Z/) != nil)
        }
    }

    @Test func `Repeats within six minutes become one series, later ones a new event`() async throws {
        try await withMiniAPI { api, server, client in
            let recorder = recorder(client)
            try await whileRunning(recorder.run) {
                for count in 1...3 {
                    record(recorder, note: "try \(count)")
                    try await eventually { server.requests.count == count }
                }
                try await eventually { api.objects.values.first?.at(path: "series", "count")?.integerValue == 3 }
                #expect(api.objects.count == 1)
                record(recorder, reason: "Deleted")
                try await eventually { api.objects.count == 2 }
                clock.advance(by: .seconds(361))
                record(recorder)
                try await eventually { api.objects.count == 3 }
            }
            #expect(server.requests.map(\.method) == ["POST", "PATCH", "PATCH", "POST", "POST"])
        }
    }

    @Test func `A series whose event the server has deleted begins anew`() async throws {
        try await withMiniAPI { api, _, client in
            let recorder = recorder(client)
            try await whileRunning(recorder.run) {
                record(recorder)
                try await eventually { api.objects.count == 1 }
                let old = try #require(api.objects.keys.first)
                api.remove(old)
                // The client has its answer only after the server stored the event: repeat until the new one appears.
                try await eventually {
                    record(recorder)
                    return api.objects.keys.contains { $0 != old }
                }
            }
        }
    }

    @Test func `Repeats that wait together are written once`() async throws {
        try await withMiniAPI { api, server, client in
            let recorder = recorder(client)
            for _ in 0..<50 { record(recorder) }
            recorder.close()
            try await recorder.run()
            #expect(server.requests.count == 1)
            #expect(api.objects.values.first?.at(path: "series", "count")?.integerValue == 50)
        }
    }

    @Test func `Long words and notes are cut, and secrets in notes masked`() async throws {
        try await withMiniAPI { api, _, client in
            let recorder = recorder(client)
            record(
                recorder,
                reason: String(repeating: "R", count: 500),
                note: "postgres://a:hunter2@h/ " + String(repeating: "ü", count: 5000)
            )
            recorder.close()
            try await recorder.run()
            let event = try #require(api.objects.values.first)
            #expect(event["reason"]?.stringValue?.count == 128)
            #expect((event["note"]?.stringValue?.utf8.count ?? 0) <= 1024)
            #expect(!event.text.contains("hunter2"))
        }
    }

    @Test func `A full queue and a failing server drop events, count them and hold up nobody`() async throws {
        try await withMiniAPI { api, _, client in
            api.refuses.withLock { $0 = { _ in true } }
            let recorder = recorder(client, capacity: 3)
            for index in 0..<10 { record(recorder, reason: "Reason\(index)") }
            #expect(registry.value(#"gravity_events_dropped_total{reason="full"}"#) == 7)
            recorder.close()
            try await recorder.run()
            #expect(registry.value(#"gravity_events_dropped_total{reason="failed"}"#) == 3)
        }
    }

    @Test func `Events about cluster-scoped objects go to the default namespace`() async throws {
        try await withMiniAPI { api, _, client in
            let recorder = recorder(client)
            record(recorder, object: ObjectReference(apiVersion: "v1", kind: "Node", namespace: "", name: "n", uid: "u"))
            recorder.close()
            try await recorder.run()
            #expect(api.objects.keys.first?.contains("/namespaces/default/events/") == true)
        }
    }
}
