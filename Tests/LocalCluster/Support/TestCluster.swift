import FoundationEssentials
import Kubernetes
import LocalCluster
import Logging
import Synchronization
import TestSupport

/// A cluster without a node in a folder of its own, with `kubectl` and a client that talk to it.
struct TestCluster: Sendable {
    let cluster: LocalCluster
    let client: KubernetesClient
    let folder: String
    /// Every request so far.
    let requests: RequestRecorder

    /// Runs `body` with a cluster that is gone afterwards.
    static func run(
        _ configure: (inout LocalClusterConfiguration) -> Void = { _ in },
        _ body: (TestCluster) async throws -> Void
    ) async throws {
        let folder = "\(FileManager.default.temporaryDirectory.path)/gravity-cluster-\(UUID().uuidString)"
        let requests = RequestRecorder()
        var configuration = LocalClusterConfiguration(directory: folder)
        configuration.audit = { requests.record($0) }
        configuration.logger.logLevel = .error
        configure(&configuration)
        let cluster = LocalCluster(configuration: configuration)
        do {
            try await cluster.start()
            let client = try KubernetesClient(configuration: cluster.clusterConfiguration)
            try cluster.kubeconfig().write(toFile: "\(folder)/kubeconfig", atomically: true, encoding: .utf8)
            let test = TestCluster(cluster: cluster, client: client, folder: folder, requests: requests)
            do {
                try await body(test)
            } catch {
                try await client.shutdown()
                throw error
            }
            try await client.shutdown()
        } catch {
            await cluster.stop()
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
        await cluster.stop()
        try FileManager.default.removeItem(atPath: folder)
    }

    /// Runs `kubectl` with the words of `line` and then `more`, what `input` holds on its standard input.
    func kubectl(_ line: String, _ more: String..., input: String = "") async throws -> Command.Outcome {
        try await run(line, more, input)
    }

    /// What `kubectl` printed; throws when it failed.
    @discardableResult
    func ok(_ line: String, _ more: String..., input: String = "") async throws -> String {
        let outcome = try await run(line, more, input)
        guard outcome.succeeded else { throw KubectlFailed(line: line, outcome: outcome) }
        return outcome.output
    }

    private func run(_ line: String, _ more: [String], _ input: String) async throws -> Command.Outcome {
        let words = line.split(separator: " ").map(String.init) + more
        return try await Command(
            "kubectl",
            ["--cache-dir=\(folder)/cache"] + words,
            environment: ["KUBECONFIG": "\(folder)/kubeconfig"]
        ).run(input: input)
    }

    struct KubectlFailed: Error, CustomStringConvertible {
        let line: String
        let outcome: Command.Outcome
        var description: String { "kubectl \(line): \(outcome)" }
    }
}

/// What the audit hook was told.
final class RequestRecorder: Sendable {
    private let all = Mutex<[AuditRecord]>([])

    func record(_ request: AuditRecord) { all.withLock { $0.append(request) } }
    var records: [AuditRecord] { all.withLock { $0 } }
    var writes: [AuditRecord] { records.filter(\.isWrite) }
}

extension JSONValue {
    /// A ConfigMap.
    static func configMap(_ name: String, data: JSONValue = [:], labels: JSONValue = [:]) -> JSONValue {
        [
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": .string(name), "namespace": "default", "labels": labels], "data": data,
        ]
    }
}
