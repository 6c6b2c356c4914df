import Kubernetes
import TestSupport
import Testing

@Suite struct WriteTests {
    @Test func `Create posts to the collection and a generated name comes back`() async throws {
        try await withClient(answer: { _ in .json(configMap("a-x7k2"), status: 201) }) { client, server async throws in
            let created = try await client.create(ConfigMap(metadata: ObjectMeta(namespace: "n", generateName: "a-"), data: ["k": "v"]))
            #expect(created.metadata.name == "a-x7k2")
            let request = try #require(server.requests.first)
            #expect(request.method == "POST" && request.path == "/api/v1/namespaces/n/configmaps")
            #expect(request.header("Content-Type") == "application/json")
            #expect(
                request.json == [
                    "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["generateName": "a-", "namespace": "n"], "data": ["k": "v"],
                ]
            )
            let object = Unstructured(type: .configMaps, name: "b", namespace: "n")
            _ = try await client.create(object, type: .configMaps, fieldManager: "m", fieldValidation: .strict)
            #expect(server.requests.last?.query == ["fieldManager": "m", "fieldValidation": "Strict"])
        }
    }

    @Test func `Replace puts the version it read`() async throws {
        let lease = Lease(metadata: ObjectMeta(name: "l", namespace: "n", resourceVersion: "7"), spec: .init(holderIdentity: "me"))
        let answer = try lease.manifest().content
        try await withClient(answer: { _ in .json(answer) }) { client, server async throws in
            let replaced = try await client.replace(lease)
            #expect(replaced == lease)
            #expect(server.requests.first?.method == "PUT")
            #expect(server.requests.first?.path == "/apis/coordination.k8s.io/v1/namespaces/n/leases/l")
            #expect(server.requests.first?.json == answer)
            var unversioned = lease
            unversioned.metadata.resourceVersion = nil
            await #expect(throws: KubernetesError.self) { try await client.replace(unversioned) }
            #expect(server.requests.count == 1)
        }
    }

    @Test func `Apply names its manager and forces`() async throws {
        try await withClient(answer: { .json($0.json) }) { client, server async throws in
            let object = Unstructured(type: .configMaps, name: "a", namespace: "n")
            _ = try await client.apply(object, fieldManager: "gravity-operator")
            _ = try await client.apply(
                object,
                fieldManager: "gravity-operator-status",
                force: false,
                subresource: "status",
                dryRun: true,
                fieldValidation: .strict
            )
            let first = try #require(server.requests.first)
            #expect(first.method == "PATCH" && first.path == "/api/v1/namespaces/n/configmaps/a")
            #expect(first.header("Content-Type") == "application/apply-patch+yaml")
            #expect(first.query == ["fieldManager": "gravity-operator", "force": "true"])
            #expect(first.json == object.content)
            #expect(server.requests.last?.path == "/api/v1/namespaces/n/configmaps/a/status")
            #expect(
                server.requests.last?.query
                    == ["fieldManager": "gravity-operator-status", "force": "false", "dryRun": "All", "fieldValidation": "Strict"]
            )
        }
    }

    @Test func `Patches carry their own content types`() async throws {
        try await withClient(answer: { _ in .json(configMap("a")) }) { client, server async throws in
            let operations: [JSONPatchOperation] = [
                .test(path: "/metadata/finalizers/0", "gravity.dev/database"), .remove(path: "/metadata/finalizers/0"),
                .add(path: "/metadata/annotations/" + JSONPatchOperation.escape("a/b~c"), "x"), .replace(path: "/data", [:]),
            ]
            _ = try await client.patch(.configMaps, key("a"), .json(operations))
            _ = try await client.patch(.configMaps, key("a"), .merge(["data": ["k": nil]]), fieldManager: "m")
            #expect(server.requests.map { $0.header("Content-Type") } == ["application/json-patch+json", "application/merge-patch+json"])
            #expect(
                server.requests.first?.json == [
                    ["op": "test", "path": "/metadata/finalizers/0", "value": "gravity.dev/database"],
                    ["op": "remove", "path": "/metadata/finalizers/0"],
                    ["op": "add", "path": "/metadata/annotations/a~1b~0c", "value": "x"], ["op": "replace", "path": "/data", "value": [:]],
                ]
            )
            #expect(server.requests.last?.json == ["data": ["k": nil]])
            #expect(server.requests.last?.query == ["fieldManager": "m"])
        }
    }

    @Test func `Delete sends its policy and preconditions`() async throws {
        try await withClient(answer: { _ in .json(["kind": "Status", "status": "Success"]) }) { client, server async throws in
            try await client.delete(
                .jobs,
                key("j"),
                options: DeleteOptions(propagationPolicy: .background, uid: "u", resourceVersion: "4", gracePeriodSeconds: 0)
            )
            try await client.delete(.jobs, key("j"))
            #expect(server.requests.first?.method == "DELETE")
            #expect(
                server.requests.first?.json == [
                    "apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "Background", "gracePeriodSeconds": 0,
                    "preconditions": ["uid": "u", "resourceVersion": "4"],
                ]
            )
            #expect(server.requests.last?.json == ["apiVersion": "v1", "kind": "DeleteOptions"])
        }
    }

    @Test func `The scale subresource is read and set`() async throws {
        let scale: JSONValue = [
            "kind": "Scale", "metadata": ["name": "d"], "spec": ["replicas": 2], "status": ["replicas": 1, "selector": "a=b"],
        ]
        try await withClient(answer: { _ in .json(scale) }) { client, server async throws in
            let read = try await client.scale(.deployments, key("d"))
            let changed = try await client.scale(.deployments, key("d"), to: 2)
            #expect(read.status?.selector == "a=b" && changed.spec.replicas == 2)
            #expect(server.requests.map(\.path) == Array(repeating: "/apis/apps/v1/namespaces/n/deployments/d/scale", count: 2))
            #expect(server.requests.last?.json == ["spec": ["replicas": 2]])
        }
    }

    @Test(arguments: [(409, "AlreadyExists"), (409, "Conflict"), (403, "Forbidden"), (422, "Invalid"), (401, "Unauthorized")])
    func `Refusals are told apart`(code: Int, reason: String) async throws {
        try await withClient(answer: { _ in .status(code, reason: reason) }) { client, server async throws in
            let object = ConfigMap(metadata: ObjectMeta(name: "a", namespace: "n"))
            let error = try #require(await #expect(throws: KubernetesError.self) { try await client.create(object) })
            let told = [
                "AlreadyExists": error.isAlreadyExists, "Conflict": error.isConflict, "Forbidden": error.isForbidden,
                "Invalid": error.isInvalid,
                "Unauthorized": error.isUnauthorized,
            ]
            #expect(told.filter(\.value).map(\.key) == [reason])
            #expect(server.requests.count == 1)
        }
    }
}
