@testable import Controller
import Kubernetes
import Observability
import Synchronization
import Testing
import TestSupport

/// Calls a closure for each reconcile and keeps the keys.
private struct ClosureReconciler: Reconciler {
    let calls = Log<String>()
    let body: @Sendable (ObjectKey, ReconcileContext) async throws -> ReconcileResult

    func reconcile(_ key: ObjectKey, context: ReconcileContext) async throws -> ReconcileResult {
        calls.add(key.name)
        return try await body(key, context)
    }
}

@Suite struct ControllerTests {
    private let clock = ManualClock()
    private let registry = PrometheusRegistry(collectors: [])
    private let key = ObjectKey(namespace: "ns", name: "a")

    private func controller(
        _ reconciler: ClosureReconciler,
        sources: [ControllerSource] = [],
        resync: Duration? = nil,
        timeout: Duration = .seconds(60)
    ) -> Controller {
        Controller(
            name: "widget",
            reconciler: reconciler,
            workers: 2,
            sources: sources,
            reconcileTimeout: timeout,
            resync: resync,
            jitter: .none,
            clock: clock,
            logger: silent,
            metrics: registry
        )
    }

    private func total(_ result: String) -> Double? {
        registry.value("controller_runtime_reconcile_total{controller=\"widget\",result=\"\(result)\"}")
    }

    @Test func `A failed reconcile is tried again after a wait, and a success ends that`() async throws {
        let reconciler = ClosureReconciler { _, context in
            if context.attempt < 3 { throw KubernetesError.timeout }
            return .done
        }
        let controller = controller(reconciler)
        try await whileRunning(controller.run) {
            controller.queue.add(key, priority: .userChange)
            try await eventually(moving: clock, by: .milliseconds(100)) { total("success") == 1 }
            #expect(reconciler.calls.all.count == 3)
            #expect(total("error") == 2)
            #expect(registry.value(#"controller_runtime_reconcile_errors_total{controller="widget"}"#) == 2)
            #expect(registry.value(#"controller_runtime_max_concurrent_reconciles{controller="widget"}"#) == 2)
            #expect(registry.value(#"controller_runtime_active_workers{controller="widget"}"#) == 0)
        }
    }

    @Test func `A terminal error is not tried again until something changes`() async throws {
        let reconciler = ClosureReconciler { _, _ in throw TerminalError(reason: "InvalidSpec", message: "no") }
        let controller = controller(reconciler)
        try await whileRunning(controller.run) {
            controller.queue.add(key, priority: .userChange)
            try await eventually { total("error") == 1 }
            clock.advance(by: .seconds(3600))
            try await eventually { controller.queue.processingCount == 0 }
            #expect(reconciler.calls.all.count == 1 && controller.queue.delayedCount == 0)
            #expect(registry.value(#"controller_runtime_terminal_reconcile_errors_total{controller="widget"}"#) == 1)
            controller.queue.add(key, priority: .userChange)
            try await eventually { total("error") == 2 }
        }
    }

    @Test func `A reconcile that takes too long is cancelled, counted and tried again`() async throws {
        let cancelled = Log<String>()
        let reconciler = ClosureReconciler { key, context in
            guard context.attempt == 1 else { return .done }
            do { try await Task.sleep(for: .seconds(600)) } catch { cancelled.add(key.name) }
            throw CancellationError()
        }
        let controller = controller(reconciler)
        try await whileRunning(controller.run) {
            controller.queue.add(key, priority: .userChange)
            try await eventually { reconciler.calls.all.count == 1 }
            try await eventually(moving: clock, by: .seconds(1)) { total("success") == 1 }
            #expect(cancelled.all == ["a"])
            #expect(registry.value(#"controller_runtime_reconcile_timeouts_total{controller="widget"}"#) == 1)
        }
    }

    @Test func `A conflict is tried again within milliseconds and is no error`() async throws {
        let reconciler = ClosureReconciler { _, context in
            if context.attempt == 1 { throw KubernetesError.api(Status(code: 409, reason: "Conflict")) }
            return .requeue(after: .seconds(300))
        }
        let controller = controller(reconciler)
        try await whileRunning(controller.run) {
            controller.queue.add(key, priority: .userChange)
            try await eventually(moving: clock, by: .milliseconds(1)) { total("requeue_after") == 1 }
            #expect(total("error") == 0 && total("requeue") == 1)
            try await eventually { controller.queue.delayedCount == 1 }
            try await eventually(moving: clock, by: .seconds(10)) { total("requeue_after") == 2 }
        }
    }

    @Test func `Every known object is checked again regularly`() async throws {
        let list = ScriptedAnswer.list([Widget("a", version: 1).json, Widget("b", version: 2).json], resourceVersion: "3")
        try await withServer({ $0.isWatch ? .watch([], ending: [.hold]) : list }) { _, client in
            let reflector = Reflector(client: client, Widget.self, logger: silent, metrics: registry)
            let reconciler = ClosureReconciler { _, _ in .done }
            let controller = controller(reconciler, sources: [.own(reflector)], resync: .seconds(300))
            try await whileRunning(reflector.follow) {
                try await whileRunning(controller.run) {
                    try await eventually { reconciler.calls.all.count == 2 }
                    try await eventually(moving: clock, by: .seconds(5)) { reconciler.calls.all.count == 4 }
                    #expect(clock.now.offset >= .seconds(300))
                    #expect(reconciler.calls.all.sorted() == ["a", "a", "b", "b"])
                }
            }
        }
    }

    @Test func `A change of the object, of what it owns and of what it refers to makes its key due, by priority; a status write does not`()
        async throws
    {
        let owner = OwnerReference(apiVersion: "example.test/v1", kind: "Widget", name: "parent", uid: "u", controller: true)
        let stranger = OwnerReference(apiVersion: "other.test/v1", kind: "Widget", name: "stranger", uid: "v", controller: true)
        let client = try KubernetesClient(configuration: try ClusterConfiguration(server: "http://127.0.0.1:1"))
        let own = Reflector(client: client, Widget.self, logger: silent, metrics: registry)
        let owned = Reflector(client: client, Widget.self, logger: silent, metrics: registry)
        let mapped = Reflector(client: client, Widget.self, logger: silent, metrics: registry)
        let queue = WorkQueue<ObjectKey>(name: "x", metrics: registry)
        for source in [
            ControllerSource.own(own), .owned(owned, ownerKind: Widget.type),
            .mapped(mapped) { [ObjectKey(namespace: "ns", name: "for-\($0.metadata.name)")] },
        ] { source.attach(queue) }

        own.receive(.added(Widget("initial", version: 1), isInitial: true))
        own.receive(.updated(old: Widget("status", version: 1), new: Widget("status", version: 2)))
        mapped.receive(.updated(old: Widget("m1", version: 1), new: Widget("m2", version: 2)))
        owned.receive(.deleted(Widget("child", version: 3, owner: owner)))
        owned.receive(.deleted(Widget("child2", version: 3, owner: stranger)))
        own.receive(.updated(old: Widget("spec", version: 1), new: Widget("spec", version: 2, generation: 2)))
        var order: [String] = []
        while queue.depth > 0, let work = await queue.next() { order.append("\(work.key.name) \(work.priority)") }
        #expect(
            order[0] == "spec userChange" && order[3] == "parent childChange"
                || Set(order[1...3]) == ["for-m1 childChange", "for-m2 childChange", "parent childChange"]
        )
        #expect(order.last == "initial periodic" && order.count == 5)
        try await client.shutdown()
    }

    @Test func `Annotations count only with the caller's prefix`() {
        let predicate = ChangePredicate<Widget>.userChange(annotationPrefix: "example.test/")
        func update(_ change: (inout Widget) -> Void) -> Bool {
            var new = Widget("a", version: 2)
            change(&new)
            return predicate.accepts(.updated(old: Widget("a", version: 1), new: new))
        }
        #expect(!update { $0.metadata.annotations["other/x"] = "1" })
        #expect(update { $0.metadata.annotations["example.test/retry"] = "1" })
        #expect(update { $0.metadata.deletionTimestamp = .now() })
        #expect(update { $0.metadata.generation = 2 })
        #expect(update { $0.metadata.uid = "another" })
    }

    @Test func `A key reconciled again and again without a change is reported once a window`() {
        var detector = LoopDetector(limit: 5, window: .seconds(60))
        let reports = (0..<20).filter { detector.note(key, generation: 1, at: .seconds($0)) }
        #expect(reports == [5])
        #expect((0..<5).allSatisfy { !detector.note(key, generation: 2, at: .seconds($0)) })
        let next = (60..<80).filter { detector.note(key, generation: 2, at: .seconds($0)) }
        #expect(next.count == 1)
    }

    @Test func `A hot loop shows in the metric`() async throws {
        let reconciler = ClosureReconciler { _, _ in .requeue(after: .milliseconds(1)) }
        let controller = controller(reconciler)
        try await whileRunning(controller.run) {
            controller.queue.add(key, priority: .userChange)
            try await eventually(moving: clock, by: .milliseconds(2)) {
                registry.value(#"gravity_reconcile_loops_total{controller="widget"}"#) == 1
            }
        }
    }
}
