import Controller
import Kubernetes
import Observability
import Synchronization
import Testing
import TestSupport

@Suite struct LeaderElectorTests {
    private static let path = "/apis/coordination.k8s.io/v1/namespaces/ns/leases/operator"
    /// Real time: tries often, so that tests are quick, but with the usual long deadlines, so that a busy machine cannot fail them.
    private let frequent = LeaseTiming(retryPeriod: .milliseconds(20))
    private let registry = PrometheusRegistry(collectors: [])

    private func elector(
        _ client: KubernetesClient,
        _ identity: String,
        timing: LeaseTiming? = nil,
        clock: any Clock<Duration> = ContinuousClock()
    ) -> LeaderElector {
        LeaderElector(
            client: client,
            lease: ObjectKey(namespace: "ns", name: "operator"),
            identity: identity,
            timing: timing ?? frequent,
            clock: clock,
            logger: silent,
            metrics: registry
        )
    }

    private func holder(_ api: MiniAPI) -> String? { api.objects[Self.path]?.at(path: "spec", "holderIdentity")?.stringValue }

    @Test func `Of several candidates only one leads at any time, and a release lets the next one in at once`() async throws {
        try await withMiniAPI { api, _, client in
            let leading = Guarded<Set<String>>([])
            let terms = Log<String>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<4 {
                    group.addTask {
                        try await elector(client, "candidate-\(index)").run {
                            let others = leading.withLock { leading in
                                leading.insert("\(index)")
                                return leading.count - 1
                            }
                            #expect(others == 0)
                            // Long enough for several renewals and for the others to ask.
                            let renewals =
                                api.objects[Self.path]?.at(path: "metadata", "resourceVersion")?.stringValue.flatMap { Int($0) } ?? 0
                            try await eventually {
                                (api.objects[Self.path]?.at(path: "metadata", "resourceVersion")?.stringValue.flatMap { Int($0) } ?? 0)
                                    > renewals + 3
                            }
                            terms.add("\(index)")
                            leading.withLock { _ = $0.remove("\(index)") }
                        }
                    }
                }
                // Far less than the four lease durations that waiting for expiry would take.
                try await eventually(timeout: .seconds(14)) { terms.all.count == 4 }
                try await group.waitForAll()
            }
            #expect(Set(terms.all).count == 4)
            #expect(holder(api) == nil)
            #expect(api.objects[Self.path]?.at(path: "spec", "leaseTransitions")?.integerValue == 3)
        }
    }

    @Test func `Cancelling the leader ends its work, then releases the lease`() async throws {
        try await withMiniAPI { api, _, client in
            let ended = Log<String?>()
            let leader = elector(client, "a")
            let task = Task {
                try await leader.run {
                    do { try await Task.sleep(for: .seconds(60)) } catch { ended.add(holder(api)) }
                }
            }
            try await eventually { leader.isLeader }
            #expect(registry.value(#"leader_election_master_status{name="operator"}"#) == 1)
            task.cancel()
            _ = await task.result
            #expect(ended.all == ["a"])
            #expect(holder(api) == nil && !leader.isLeader)
            #expect(registry.value(#"leader_election_master_status{name="operator"}"#) == 0)
        }
    }

    @Test func `After a crash another one takes over when the lease has run out, not before`() async throws {
        try await withMiniAPI { api, _, client in
            let crash = Task { try await elector(client, "crashed").run { try await Task.sleep(for: .seconds(60)) } }
            try await eventually { holder(api) == "crashed" }
            // The crashed process can neither renew nor release.
            api.refuses.withLock { $0 = { $0.method == "PUT" } }
            crash.cancel()
            _ = await crash.result
            api.refuses.withLock { $0 = { _ in false } }
            #expect(holder(api) == "crashed")

            let clock = ManualClock()
            let next = elector(client, "next", timing: LeaseTiming(jitter: .none), clock: clock)
            try await whileRunning({ try await next.run { try await Task.sleep(for: .seconds(60)) } }) {
                try await eventually(moving: clock, by: .milliseconds(100)) { next.isLeader }
            }
            // It began to count when it first saw the lease, whose own times it does not trust.
            #expect(clock.now.offset >= .seconds(15) && clock.now.offset <= .seconds(25))
        }
    }

    @Test func `A leader that cannot renew stops all work within the renew deadline`() async throws {
        try await withMiniAPI { api, _, client in
            let clock = ManualClock()
            let leader = elector(client, "a", timing: LeaseTiming(jitter: .none), clock: clock)
            let stopped = Log<Duration>()
            let task = Task {
                try await leader.run {
                    do { try await Task.sleep(for: .seconds(600)) } catch { stopped.add(clock.now.offset) }
                }
            }
            try await eventually { leader.isLeader }
            let start = clock.now.offset
            api.refuses.withLock { $0 = { _ in true } }
            try await eventually(moving: clock, by: .milliseconds(100)) { !stopped.all.isEmpty }
            #expect(try #require(stopped.all.first) - start <= .seconds(11))
            await #expect(throws: LeadershipLost.self) { try await task.value }
            #expect(!leader.isLeader)
        }
    }

    @Test func `A leader whose lease was taken stops at once`() async throws {
        try await withMiniAPI { api, _, client in
            let leader = elector(client, "a")
            let task = Task { try await leader.run { try await Task.sleep(for: .seconds(600)) } }
            try await eventually { leader.isLeader }
            try await eventually {
                var lease = try await client.get(Lease.self, ObjectKey(namespace: "ns", name: "operator"))
                lease.spec.holderIdentity = "thief"
                return (try? await client.replace(lease)) != nil
            }
            await #expect(throws: LeadershipLost.self) { try await task.value }
            #expect(holder(api) == "thief")
        }
    }

    @Test func `A lease deleted by somebody is made again by its leader`() async throws {
        try await withMiniAPI { api, _, client in
            let leader = elector(client, "a")
            try await whileRunning({ try await leader.run { try await Task.sleep(for: .seconds(600)) } }) {
                try await eventually { leader.isLeader }
                api.remove(Self.path)
                try await eventually { holder(api) == "a" }
                #expect(leader.isLeader)
            }
        }
    }

    @Test func `Times in the lease have exactly six fraction digits`() async throws {
        try await withMiniAPI { api, _, client in
            try await elector(client, "a").run {}
            let time = try #require(api.objects[Self.path]?.at(path: "spec", "renewTime")?.stringValue)
            #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/) != nil)
        }
    }
}
