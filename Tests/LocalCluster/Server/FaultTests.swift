import Kubernetes
import LocalCluster
import TestSupport
import Testing

struct FaultTests {
    private let key = ObjectKey(namespace: "default", name: "a")

    private func make(_ test: TestCluster) async throws {
        _ = try await test.client.create(Unstructured(content: .configMap("a", data: ["k": "v"])))
    }

    private func read(_ test: TestCluster) async throws -> Unstructured { try await test.client.get(.configMaps, key) }

    @Test(arguments: [409, 410, 500, 403])
    func `A chosen request is refused, the next one is not`(code: Int) async throws {
        try await TestCluster.run { test in
            try await make(test)
            test.cluster.faults.inject(.status(code), for: .init(verb: "get", resource: "configmaps"))
            let error = try await #require(throws: KubernetesError.self) { try await read(test) }
            #expect(error.status?.code == code)
            #expect(test.cluster.faults.pending == 0)
            #expect(try await read(test).name == "a")
        }
    }

    @Test func `Other requests are left alone`() async throws {
        try await TestCluster.run { test in
            try await make(test)
            test.cluster.faults.inject(.serverError, for: .init(verb: "delete", resource: "secrets"), times: 2)
            #expect(try await read(test).name == "a")
            #expect(test.cluster.faults.pending == 2)
            test.cluster.faults.clear()
            #expect(test.cluster.faults.pending == 0)
        }
    }

    @Test func `A client that is told to wait tries again`() async throws {
        try await TestCluster.run { test in
            try await make(test)
            test.cluster.faults.inject(.tooManyRequests(retryAfter: 1), for: .init(verb: "get"))
            #expect(try await read(test).name == "a")
            let codes = test.requests.records.filter { $0.verb == "get" }.map(\.code)
            #expect(codes == [429, 200])
        }
    }

    @Test func `A body in small pieces is still read whole`() async throws {
        try await TestCluster.run { test in
            try await make(test)
            test.cluster.faults.inject(.slowBody(bytes: 7, pause: .zero), for: .init(verb: "get"))
            #expect(try await read(test).content.at(path: "data", "k") == "v")
        }
    }

    @Test(arguments: [nil, 20])
    func `A cut connection is no answer`(bytes: Int?) async throws {
        try await TestCluster.run { test in
            try await make(test)
            test.cluster.faults.inject(.cut(afterBytes: bytes), for: .init(verb: "list", resource: "configmaps"), times: 10)
            await #expect(throws: KubernetesError.self) { try await test.client.list(.configMaps, in: "default") }
        }
    }

    @Test func `A watch can expire, end, or be dropped while it is open`() async throws {
        try await TestCluster.run { test in
            try await make(test)
            test.cluster.faults.inject(.expireWatch(afterEvents: 1), for: .init(verb: "watch"))
            var expiring = test.client.watch(.configMaps, in: "default").makeAsyncIterator()
            #expect(try await word(expiring.next()) == "added")
            #expect(try await word(expiring.next()) == "error 410")

            test.cluster.faults.inject(.endWatch(), for: .init(verb: "watch"))
            var ending = test.client.watch(.configMaps, in: "default").makeAsyncIterator()
            #expect(try await ending.next() == nil)

            var open = test.client.watch(.configMaps, in: "default").makeAsyncIterator()
            #expect(try await word(open.next()) == "added")
            test.cluster.faults.dropOpenWatches(of: "configmaps")
            while let event = try await open.next() { #expect(word(event) == "bookmark") }
        }
    }

    @Test func `Events in pieces are whole again`() async throws {
        try await TestCluster.run { test in
            try await make(test)
            test.cluster.faults.inject(.slowBody(bytes: 16, pause: .zero), for: .init(verb: "watch"))
            var events = test.client.watch(.configMaps, in: "default").makeAsyncIterator()
            #expect(try await word(events.next()) == "added")
        }
    }

    private func word(_ event: WatchEvent<Unstructured>?) -> String {
        switch event {
        case .added: "added"
        case .modified: "modified"
        case .deleted: "deleted"
        case .bookmark: "bookmark"
        case .error(let status): "error \(status.code)"
        case nil: "end"
        }
    }
}
