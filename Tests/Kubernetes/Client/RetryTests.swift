import Kubernetes
import Logging
import Synchronization
import TestSupport
import Testing

/// Notes how long the client would have waited, and waits no time.
private final class Pauses: Sendable {
    private let noted = Mutex<[Duration]>([])
    var all: [Duration] { noted.withLock { $0 } }

    func policy(maximumAttempts: Int = 3) -> RetryPolicy {
        RetryPolicy(maximumAttempts: maximumAttempts, sleep: { pause in self.noted.withLock { $0.append(pause) } })
    }
}

@Suite struct RetryTests {
    private let busy = ScriptedAnswer.status(429, reason: "TooManyRequests", retryAfter: 2)

    @Test func `Retry-After is honoured, with up to a fifth more`() async throws {
        let pauses = Pauses()
        let answers = ScriptedSequence(busy, .status(503, reason: "ServiceUnavailable", retryAfter: 1), .json(configMap("a")))
        let options = ClientOptions(callTimeout: .seconds(20), retry: pauses.policy())
        try await withClient(options: options, answer: { _ in answers.next() }) { client, server async throws in
            _ = try await client.get(ConfigMap.self, key("a"))
            #expect(server.requests.count == 3)
            #expect(pauses.all.count == 2)
            #expect((Duration.seconds(2)...Duration.seconds(2.4)).contains(pauses.all[0]))
            #expect((Duration.seconds(1)...Duration.seconds(1.2)).contains(pauses.all[1]))
        }
    }

    @Test func `Retries are bounded and the last answer is the error`() async throws {
        let pauses = Pauses()
        let options = ClientOptions(callTimeout: .seconds(20), retry: pauses.policy())
        try await withClient(options: options, answer: { _ in busy }) { client, server async throws in
            let error = await #expect(throws: KubernetesError.self) { try await client.get(ConfigMap.self, key("a")) }
            #expect(error?.isTooManyRequests == true && error?.retryAfter == .seconds(2))
            #expect(server.requests.count == 3)
        }
    }

    @Test func `Without Retry-After the wait doubles`() async throws {
        let pauses = Pauses()
        let options = ClientOptions(callTimeout: .seconds(20), retry: pauses.policy(maximumAttempts: 4))
        try await withClient(options: options, answer: { _ in .status(503, reason: "ServiceUnavailable") }) { client, _ async throws in
            await #expect(throws: KubernetesError.self) { try await client.list(ConfigMap.self, in: nil) }
            for (pause, base) in zip(pauses.all, [0.5, 1, 2]) {
                #expect((Duration.seconds(base)...Duration.seconds(base * 1.2)).contains(pause))
            }
            #expect(pauses.all.count == 3)
        }
    }

    @Test func `Only idempotent calls are sent again`() async throws {
        let pauses = Pauses()
        let options = ClientOptions(callTimeout: .seconds(20), retry: pauses.policy(maximumAttempts: 2))
        let object = Unstructured(type: .configMaps, name: "a", namespace: "n")
        let calls: [(name: String, times: Int, call: @Sendable (KubernetesClient) async throws -> Void)] = [
            ("create", 1, { _ = try await $0.create(object) }),
            ("JSON patch", 1, { _ = try await $0.patch(.configMaps, key("a"), .json([])) }),
            ("merge patch", 2, { _ = try await $0.patch(.configMaps, key("a"), .merge([:])) }),
            ("apply", 2, { _ = try await $0.apply(object, fieldManager: "m") }),
            ("delete", 2, { try await $0.delete(.configMaps, key("a")) }),
        ]
        for (name, times, call) in calls {
            try await withClient(options: options, answer: { _ in busy }) { client, server async throws in
                await #expect(throws: KubernetesError.self) { try await call(client) }
                #expect(server.requests.count == times, "\(name)")
            }
        }
    }

    @Test func `A wait beyond the call's deadline is left to the caller`() async throws {
        let pauses = Pauses()
        let options = ClientOptions(callTimeout: .seconds(10), retry: pauses.policy())
        try await withClient(options: options, answer: { _ in .status(429, reason: "TooManyRequests", retryAfter: 20) }) {
            client,
            server async throws in
            let error = await #expect(throws: KubernetesError.self) { try await client.get(ConfigMap.self, key("a")) }
            #expect(error?.isTooManyRequests == true)
            #expect(server.requests.count == 1 && pauses.all.isEmpty)
        }
    }

    @Test func `Other server errors are not repeated`() async throws {
        try await withClient(answer: { _ in .status(500, reason: "InternalError", retryAfter: 0) }) { client, server async throws in
            await #expect(throws: KubernetesError.self) { try await client.get(ConfigMap.self, key("a")) }
            #expect(server.requests.count == 1)
        }
    }
}
