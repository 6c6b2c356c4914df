import Controller
import Kubernetes
import Logging
import Observability
import ServiceLifecycle
import Synchronization
import Testing
import TestSupport

/// Holds each reconcile until the test opens the gate.
private struct GatedReconciler: Reconciler {
    let started = Log<String>()
    let ended = Log<String>()
    let gate = ScriptedGate()

    func reconcile(_ key: ObjectKey, context: ReconcileContext) async throws -> ReconcileResult {
        started.add(key.name)
        do {
            try await gate.wait()
            ended.add("done \(key.name)")
        } catch {
            ended.add("cancelled \(key.name)")
            throw error
        }
        return .done
    }
}

@Suite struct ControllerManagerTests {
    private let registry = PrometheusRegistry(collectors: [])

    private struct World {
        let api: MiniAPI
        let client: KubernetesClient
        let reconciler: GatedReconciler
        let manager: ControllerManager
        let elector: LeaderElector
        let reflector: Reflector<Widget>
    }

    /// A manager over a server with one widget and a lease; the widgets' list waits for `listGate` if there is one.
    private func withWorld(
        identity: String = "me",
        grace: Duration = .seconds(30),
        listGate: ScriptedGate? = nil,
        _ body: @escaping (World) async throws -> Void
    ) async throws {
        let api = MiniAPI()
        let answer: @Sendable (ScriptedRequest) async throws -> ScriptedAnswer = { request in
            guard request.path.hasSuffix("/widgets") else { return api.answer(request) }
            if request.isWatch { return .watch([], ending: [.hold]) }
            try await listGate?.wait()
            return .list([Widget("a", version: 1).json], resourceVersion: "3")
        }
        try await withServer(answer) { _, client in
            let reconciler = GatedReconciler()
            let reflector = Reflector(client: client, Widget.self, logger: silent, metrics: registry)
            let controller = Controller(
                name: "widget",
                reconciler: reconciler,
                workers: 1,
                sources: [.own(reflector)],
                logger: silent,
                metrics: registry
            )
            let elector = LeaderElector(
                client: client,
                lease: ObjectKey(namespace: "ns", name: "op"),
                identity: identity,
                timing: LeaseTiming(retryPeriod: .milliseconds(20)),
                logger: silent,
                metrics: registry
            )
            let manager = ControllerManager(controllers: [controller], elector: elector, shutdownGrace: grace, logger: silent)
            try await body(
                World(api: api, client: client, reconciler: reconciler, manager: manager, elector: elector, reflector: reflector)
            )
        }
    }

    private func leaseHolder(_ api: MiniAPI) -> String? {
        api.objects["/apis/coordination.k8s.io/v1/namespaces/ns/leases/op"]?.at(path: "spec", "holderIdentity")?.stringValue
    }

    private func run(_ manager: ControllerManager) -> (group: ServiceGroup, task: Task<Void, any Error>) {
        let group = ServiceGroup(services: [manager], logger: silent)
        return (group, Task { try await group.run() })
    }

    @Test func `A standby fills its caches and queue but does not work until it leads`() async throws {
        try await withWorld { world in
            let other = LeaderElector(
                client: world.client,
                lease: ObjectKey(namespace: "ns", name: "op"),
                identity: "other",
                timing: LeaseTiming(retryPeriod: .milliseconds(20)),
                logger: silent,
                metrics: registry
            )
            let resign = ScriptedGate()
            try await whileRunning({ try await other.run { try await resign.wait() } }) {
                try await eventually { other.isLeader }
                try await whileRunning(world.manager.run) {
                    try await eventually { world.reflector.isSynced }
                    try await eventually { registry.value(#"workqueue_depth{controller="widget",name="widget"}"#) == 1 }
                    for check in world.manager.readinessChecks { try await check.check() }
                    #expect(world.reconciler.started.all.isEmpty)
                    resign.open()
                    try await eventually { world.reconciler.started.all == ["a"] }
                }
            }
        }
    }

    @Test func `Readiness fails until the caches are filled, liveness does not`() async throws {
        let gate = ScriptedGate()
        try await withWorld(listGate: gate) { world in
            try await whileRunning(world.manager.run) {
                for check in world.manager.livenessChecks { try await check.check() }
                await #expect(throws: HealthCheckFailure.self) {
                    for check in world.manager.readinessChecks { try await check.check() }
                }
                gate.open()
                try await eventually {
                    for check in world.manager.readinessChecks { try await check.check() }
                    return true
                }
                let sections = await withTaskGroup(of: String.self) { group in
                    for section in world.manager.debugSections { group.addTask { await section.json() } }
                    return await group.reduce(into: [String]()) { $0.append($1) }
                }
                #expect(sections.contains { $0.contains(#""kind":"Widget""#) && $0.contains(#""synced":true"#) })
            }
        }
    }

    @Test func `Graceful shutdown lets work in progress finish, then releases the lease`() async throws {
        try await withWorld { world in
            let (group, task) = run(world.manager)
            try await eventually { world.reconciler.started.all == ["a"] }
            await group.triggerGracefulShutdown()
            #expect(leaseHolder(world.api) == "me")
            world.reconciler.gate.open()
            _ = await task.result
            #expect(world.reconciler.ended.all == ["done a"])
            #expect(leaseHolder(world.api) == nil)
        }
    }

    @Test func `Work that does not finish within the grace period is cancelled`() async throws {
        try await withWorld(grace: .milliseconds(100)) { world in
            let (group, task) = run(world.manager)
            try await eventually { world.reconciler.started.all == ["a"] }
            await group.triggerGracefulShutdown()
            _ = await task.result
            #expect(world.reconciler.ended.all == ["cancelled a"])
            #expect(leaseHolder(world.api) == nil)
        }
    }

    @Test func `Graceful shutdown of a standby ends at once`() async throws {
        let gate = ScriptedGate()
        try await withWorld(listGate: gate) { world in
            let (group, task) = run(world.manager)
            try await eventually { world.manager.livenessChecks.count == 1 }
            await group.triggerGracefulShutdown()
            _ = await task.result
            #expect(world.reconciler.started.all.isEmpty)
        }
    }

    @Test func `Losing the lease cancels all work at once and ends the manager with an error`() async throws {
        try await withWorld { world in
            let task = Task { try await world.manager.run() }
            try await eventually { world.reconciler.started.all == ["a"] }
            try await eventually {
                var lease = try await world.client.get(Lease.self, ObjectKey(namespace: "ns", name: "op"))
                lease.spec.holderIdentity = "thief"
                return (try? await world.client.replace(lease)) != nil
            }
            await #expect(throws: LeadershipLost.self) { try await task.value }
            #expect(world.reconciler.ended.all == ["cancelled a"])
        }
    }
}
