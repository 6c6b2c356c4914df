import Kubernetes
import TestSupport
import Testing

@Suite struct TokenTests {
    @Test func `A refused token is read again from its file, once`() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/token"
            try write("old\n", to: path)
            try await withScriptedServer(answer: { request in
                if request.header("Authorization") == "Bearer new" { return .json(configMap("a")) }
                try write("new", to: path)
                return .status(401, reason: "Unauthorized")
            }) { server async throws in
                try await using(try server.client { $0.token = .file(path: path) }) { client async throws in
                    _ = try await client.create(ConfigMap(metadata: ObjectMeta(name: "a", namespace: "n")))
                    #expect(server.requests.map { $0.header("Authorization") } == ["Bearer old", "Bearer new"])
                }
            }
        }
    }

    @Test func `A token refused twice is an error`() async throws {
        try await withTemporaryFolder { folder in
            try write("old", to: "\(folder)/token")
            try await withScriptedServer(answer: { _ in .status(401, reason: "Unauthorized") }) { server async throws in
                try await using(try server.client { $0.token = .file(path: "\(folder)/token") }) { client async throws in
                    let error = await #expect(throws: KubernetesError.self) { try await client.get(ConfigMap.self, key("a")) }
                    #expect(error?.isUnauthorized == true)
                    #expect(server.requests.count == 2)
                }
                try await using(try server.client { $0.token = .static(BearerToken("fixed")) }) { client async throws in
                    await #expect(throws: KubernetesError.self) { try await client.get(ConfigMap.self, key("a")) }
                    #expect(server.requests.count == 3)
                }
            }
        }
    }

    @Test func `A token file is read again when its time is over`() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/token"
            try write("one", to: path)
            try await withScriptedServer(answer: { _ in .json(configMap("a")) }) { server async throws in
                for (lifetime, expected) in [(Duration.zero, ["Bearer one", "Bearer two"]), (.seconds(60), ["Bearer one", "Bearer one"])] {
                    try write("one", to: path)
                    let before = server.requests.count
                    let options = ClientOptions(callTimeout: .seconds(10), tokenLifetime: lifetime)
                    try await using(try server.client(options: options) { $0.token = .file(path: path) }) { client async throws in
                        _ = try await client.get(ConfigMap.self, key("a"))
                        try write("two", to: path)
                        _ = try await client.get(ConfigMap.self, key("a"))
                    }
                    #expect(server.requests.dropFirst(before).map { $0.header("Authorization") } == expected)
                }
            }
        }
    }

    @Test func `An emptied token file keeps the token that worked`() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/token"
            try write("one", to: path)
            try await withScriptedServer(answer: { _ in .json(configMap("a")) }) { server async throws in
                let options = ClientOptions(callTimeout: .seconds(10), tokenLifetime: .zero)
                try await using(try server.client(options: options) { $0.token = .file(path: path) }) { client async throws in
                    _ = try await client.get(ConfigMap.self, key("a"))
                    try write("", to: path)
                    _ = try await client.get(ConfigMap.self, key("a"))
                    #expect(server.requests.last?.header("Authorization") == "Bearer one")
                }
            }
        }
    }
}
