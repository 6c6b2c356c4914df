import FoundationEssentials
import Kubernetes
import TestSupport
import Testing

@testable import LocalCluster

struct LifeTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = "\(FileManager.default.temporaryDirectory.path)/gravity-life-\(UUID().uuidString)"
        try await body(folder)
        try FileManager.default.removeItem(atPath: folder)
    }

    private func system(_ cluster: LocalCluster) async throws -> String {
        try await #require(cluster.access.get(.namespaces, ObjectKey(namespace: "", name: "kube-system"))).uid
    }

    @Test func `A cluster that starts again is the same cluster`() async throws {
        try await withFolder { folder in
            let first = LocalCluster(configuration: LocalClusterConfiguration(directory: folder))
            try await first.start()
            let uid = try await system(first)
            let revision = try first.access.api.store.revision
            _ = try await first.access.create(.configMaps, .configMap("kept", data: ["a": "b"]))
            let kubeconfig = try first.kubeconfig()
            await first.stop()

            let second = LocalCluster(configuration: LocalClusterConfiguration(directory: folder))
            try await second.start()
            #expect(try await system(second) == uid)
            #expect(try second.access.api.store.revision > revision)
            #expect(try await second.access.get(.configMaps, ObjectKey(namespace: "default", name: "kept"))?["data"] == ["a": "b"])
            func lines(_ text: String, _ word: String) -> [Substring] { text.split(separator: "\n").filter { $0.contains(word) } }
            #expect(try lines(second.kubeconfig(), "token") == lines(kubeconfig, "token"))
            #expect(try lines(second.kubeconfig(), "certificate-authority") == lines(kubeconfig, "certificate-authority"))
            await second.stop()
        }
    }

    @Test func `The state is written while the cluster runs`() async throws {
        try await withFolder { folder in
            let cluster = LocalCluster(configuration: LocalClusterConfiguration(directory: folder))
            try await cluster.start()
            _ = try await cluster.access.create(.configMaps, .configMap("soon"))
            try await eventually { PrivateFiles.text("\(folder)/state.json", limit: 1 << 20)?.contains("\"soon\"") ?? false }
            await cluster.stop()
        }
    }

    @Test func `Only its owner can read what a cluster writes`() async throws {
        try await withFolder { folder in
            let cluster = LocalCluster(configuration: LocalClusterConfiguration(directory: folder))
            try await cluster.start()
            await cluster.stop()
            for file in ["state.json", "pki/token", "pki/ca.key", "pki/server.key"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
            }
        }
    }

    @Test func `A port that is taken is an error at the start`() async throws {
        try await withFolder { folder in
            let first = LocalCluster(configuration: LocalClusterConfiguration(directory: "\(folder)/1"))
            try await first.start()
            let second = LocalCluster(configuration: LocalClusterConfiguration(directory: "\(folder)/2", port: try first.port))
            await #expect(throws: (any Error).self) { try await second.start() }
            await second.stop()
            await first.stop()
            #expect(throws: LocalCluster.Failure.self) { try first.kubeconfig() }
        }
    }
}
