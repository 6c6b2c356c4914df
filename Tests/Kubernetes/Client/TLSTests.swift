import Kubernetes
import TestSupport
import Testing

@Suite struct TLSTests {
    @Test func `A server is trusted through its certificate authority`() async throws {
        let authority = try ScriptedAuthority()
        try await withScriptedServer(tls: try authority.serverConfiguration(), answer: { _ in .json(configMap("a")) }) {
            server async throws in
            let pem = try authority.pem()
            try await using(try server.client { $0.trust = .certificates(pem: pem) }) { client async throws in
                #expect(try await client.get(ConfigMap.self, key("a")).metadata.name == "a")
            }
            try await using(try server.client { $0.trust = .insecure }) { client async throws in
                #expect(try await client.get(ConfigMap.self, key("a")).metadata.name == "a")
            }
        }
    }

    @Test func `A server of another authority is refused`() async throws {
        let other = try ScriptedAuthority().pem()
        try await withScriptedServer(tls: try ScriptedAuthority().serverConfiguration(), answer: { _ in .json(configMap("a")) }) {
            server async throws in
            try await using(try server.client { $0.trust = .certificates(pem: other) }) { client async throws in
                let error = await #expect(throws: KubernetesError.self) { try await client.get(ConfigMap.self, key("a")) }
                #expect(error?.description.contains("cannot reach the API server") == true, "\(error?.description ?? "")")
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test func `A client certificate opens a server that asks for one`() async throws {
        let authority = try ScriptedAuthority()
        let tls = try authority.serverConfiguration(requiresClientCertificate: true)
        try await withScriptedServer(tls: tls, answer: { _ in .json(configMap("a")) }) { server async throws in
            let pem = try authority.pem()
            let identity = try authority.clientIdentity(name: "admin")
            try await using(
                try server.client {
                    $0.trust = .certificates(pem: pem)
                    $0.clientCertificate = ClientCertificate(chainPEM: identity.chain, keyPEM: identity.key)
                }
            ) { client async throws in
                #expect(try await client.get(ConfigMap.self, key("a")).metadata.name == "a")
            }
            try await using(try server.client { $0.trust = .certificates(pem: pem) }) { client async throws in
                await #expect(throws: KubernetesError.self) { try await client.get(ConfigMap.self, key("a")) }
            }
            #expect(server.requests.count == 1)
        }
    }

    @Test func `The name to verify can differ from the address`() async throws {
        let authority = try ScriptedAuthority()
        let tls = try authority.serverConfiguration(dnsName: "api.cluster.test")
        try await withScriptedServer(tls: tls, answer: { _ in .json(configMap("a")) }) { server async throws in
            let pem = try authority.pem()
            for (name, isTrusted) in [("api.cluster.test", true), ("other.cluster.test", false)] {
                let client = try server.client {
                    $0.trust = .certificates(pem: pem)
                    $0.tlsServerName = name
                }
                try await using(client) { client async throws in
                    let answer = try? await client.get(ConfigMap.self, key("a"))
                    #expect((answer != nil) == isTrusted, "\(name)")
                }
            }
        }
    }

    @Test func `Certificates and keys that are not PEM are refused before any call`() throws {
        var configuration = try ClusterConfiguration(server: "https://127.0.0.1:1")
        configuration.trust = .certificates(pem: Array("hunter2".utf8))
        #expect(throws: KubernetesError.self) { try KubernetesClient(configuration: configuration) }
        configuration.trust = .system
        let identity = try ScriptedAuthority().clientIdentity(name: "a")
        configuration.clientCertificate = ClientCertificate(chainPEM: identity.chain, keyPEM: Array("hunter2".utf8))
        let error = #expect(throws: KubernetesError.self) { try KubernetesClient(configuration: configuration) }
        #expect(error?.description.contains("hunter2") == false)
    }
}
