import FoundationEssentials
import Kubernetes
import Testing

/// A folder of its own for one test, removed at its end.
func withTemporaryFolder<T>(_ body: (String) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kubernetes-tests-\(UUID().uuidString)").path()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}

func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
}

@Suite struct KubeconfigTests {
    private func kubeconfig(cluster: String = "server: https://example.test:6443", user: String = "token: abc") -> String {
        """
        apiVersion: v1
        kind: Config
        current-context: one
        clusters:
        - name: c
          cluster: {\(cluster)}
        users:
        - name: u
          user: {\(user)}
        contexts:
        - name: one
          context: {cluster: c, user: u, namespace: shop}
        - name: two
          context: {cluster: c}
        - name: broken
          context: {cluster: nowhere, user: u}
        - name: nobody
          context: {cluster: c, user: nobody}
        """
    }

    private func load(_ text: String, files: [String: String] = [:], context: String? = nil) async throws -> ClusterConfiguration {
        try await withTemporaryFolder { folder in
            for (name, content) in files { try write(content, to: "\(folder)/\(name)") }
            try write(text, to: "\(folder)/config")
            return try ClusterConfiguration.load(kubeconfig: "\(folder)/config", context: context)
        }
    }

    @Test func `A token and a namespace are read`() async throws {
        let configuration = try await load(kubeconfig())
        #expect(configuration.server == "https://example.test:6443")
        #expect(configuration.token == .static(BearerToken("abc")))
        #expect(configuration.namespace == "shop")
        #expect(configuration.trust == .system)
        #expect(!"\(configuration)".contains("abc"))
    }

    @Test func `Another context can be named`() async throws {
        let configuration = try await load(kubeconfig(), context: "two")
        #expect(configuration.token == .none)
        #expect(configuration.namespace == "default")
    }

    @Test(arguments: [
        ("certificate-authority-data: UEVN", TrustRoots.certificates(pem: Array("PEM".utf8))),
        ("certificate-authority: ca.pem", .certificates(pem: Array("FILE".utf8))),
        ("certificate-authority: ca.pem, certificate-authority-data: UEVN", .certificates(pem: Array("PEM".utf8))),
        ("insecure-skip-tls-verify: true", .insecure),
        ("insecure-skip-tls-verify: false", .system),
    ])
    func `Trust comes from data, a file beside the kubeconfig, or is waived`(fields: String, trust: TrustRoots) async throws {
        let text = kubeconfig(cluster: "server: 'https://h:1', \(fields)")
        #expect(try await load(text, files: ["ca.pem": "FILE"]).trust == trust)
    }

    @Test(arguments: ["client-certificate-data: Q0VSVA==, client-key-data: S0VZ", "client-certificate: cert.pem, client-key: key.pem"])
    func `A client certificate comes from data or files`(fields: String) async throws {
        let configuration = try await load(kubeconfig(user: fields), files: ["cert.pem": "CERT", "key.pem": "KEY"])
        #expect(configuration.clientCertificate == ClientCertificate(chainPEM: Array("CERT".utf8), keyPEM: Array("KEY".utf8)))
    }

    @Test func `A token file is read by path and goes before a token`() async throws {
        let configuration = try await load(kubeconfig(user: "token: abc, tokenFile: token"), files: ["token": "xyz\n"])
        guard case .file(let path) = configuration.token else {
            Issue.record("expected a token file")
            return
        }
        #expect(path.hasSuffix("/token"))
    }

    @Test(arguments: [
        ("exec: {command: aws}", "\"exec\""), ("auth-provider: {name: gcp}", "\"auth-provider\""),
        ("username: a, password: hunter2", "\"username\""),
        ("token: abc, as: admin", "\"as\""), ("client-key-data: S0VZ", "no client-certificate"),
        ("client-certificate-data: Q0VSVA==", "no client-key"),
        ("client-certificate-data: '!', client-key-data: S0VZ", "not base64"), ("client-certificate: no.pem, client-key: no.pem", "no.pem"),
        ("tokenFile: missing", "missing"), ("token: 'hunter2 hunter2'", "cannot be sent"),
    ])
    func `A user this client cannot be is refused with a clear reason`(fields: String, expected: String) async throws {
        let error = await #expect(throws: KubernetesError.self) { try await load(kubeconfig(user: fields)) }
        #expect(error?.description.contains(expected) == true)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test(arguments: [
        ("", "no server"), ("server: 'ftp://h'", "not an http or https URL"), ("server: 'https://h', proxy-url: 'http://p'", "proxy-url"),
        ("server: 'https://h', certificate-authority: none.pem", "none.pem"), ("server: [1]", "unexpected value"),
    ])
    func `A cluster this client cannot reach is refused with a clear reason`(fields: String, expected: String) async throws {
        let error = await #expect(throws: KubernetesError.self) { try await load(kubeconfig(cluster: fields)) }
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [("none", "no context \"none\""), ("broken", "names no cluster"), ("nobody", "no user \"nobody\"")])
    func `A context that leads nowhere is named`(context: String, expected: String) async throws {
        let error = await #expect(throws: KubernetesError.self) { try await load(kubeconfig(), context: context) }
        #expect(error?.description.contains(expected) == true)
    }

    @Test(arguments: ["{", "token: hunter2: hunter2", "- hunter2", ""])
    func `What is not a kubeconfig is refused without quoting it`(text: String) async throws {
        let error = await #expect(throws: KubernetesError.self) { try await load(text) }
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func `Several files are merged, the first to name something wins`() async throws {
        let first = kubeconfig(user: "token: first").replacing("current-context: one", with: "current-context: ''")
        let second = kubeconfig(user: "token: second").replacing("name: one", with: "name: extra").replacing(
            "current-context: one",
            with: "current-context: extra"
        )
        let configuration = try await withTemporaryFolder { folder in
            try write(first, to: "\(folder)/a")
            try write(second, to: "\(folder)/b")
            return try ClusterConfiguration.load(kubeconfig: "\(folder)/a:\(folder)/missing:\(folder)/b")
        }
        #expect(configuration.token == .static(BearerToken("first")))
    }

    @Test func `A pod's service account is read`() async throws {
        let environment = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"]
        try await withTemporaryFolder { folder in
            try write("t0ken", to: "\(folder)/token")
            try write("CA", to: "\(folder)/ca.crt")
            try write("gravity\n", to: "\(folder)/namespace")
            let configuration = try ClusterConfiguration.inCluster(environment: environment, directory: folder)
            #expect(configuration.server == "https://[fd00::1]:443")
            #expect(configuration.host == "fd00::1")
            #expect(configuration.namespace == "gravity")
            #expect(configuration.token == .file(path: "\(folder)/token"))
            #expect(configuration.trust == .certificates(pem: Array("CA".utf8)))
            #expect(throws: KubernetesError.self) { try ClusterConfiguration.inCluster(environment: [:], directory: folder) }
            #expect(throws: KubernetesError.self) {
                try ClusterConfiguration.inCluster(environment: environment, directory: folder + "/none")
            }
        }
    }
}
