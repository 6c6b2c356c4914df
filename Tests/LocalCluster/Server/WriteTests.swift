import Kubernetes
import Testing

@testable import LocalCluster

/// Writes as the API layer does them, without sockets.
struct WriteTests {
    private let api = ResourceAPI(store: Store())

    init() { api.createSystemObjects() }

    private func resource(_ type: ResourceType) throws -> ServedResource { try #require(api.registry.resource(type)) }

    private func create(_ type: ResourceType, _ object: JSONValue, _ configure: (inout WriteOptions) -> Void = { _ in }) throws -> JSONValue
    {
        var options = WriteOptions(fieldManager: "test")
        configure(&options)
        let resource = try resource(type)
        return try api.create(resource, namespace: type.isNamespaced ? "default" : "", object, options)
    }

    private func update(
        _ type: ResourceType,
        _ name: String,
        _ part: Subresource = .main,
        _ change: (inout JSONValue) -> Void
    ) throws -> JSONValue {
        let resource = try resource(type)
        return try api.update(resource, resource.key(namespace: "default", name: name), part, WriteOptions(fieldManager: "test")) { live in
            var live = live
            change(&live)
            return live
        }
    }

    private func deployment(_ name: String = "web") -> JSONValue {
        let template: JSONValue = ["metadata": ["labels": ["a": "b"]], "spec": ["containers": [["name": "x", "image": "i:1"]]]]
        return ["metadata": ["name": .string(name)], "spec": ["selector": ["matchLabels": ["a": "b"]], "template": template]]
    }

    @Test func `A generation counts changes of the specification only`() throws {
        let created = try create(.deployments, deployment())
        #expect(created.generation == 1)
        #expect(try update(.deployments, "web") { $0.set(at: ["metadata", "labels", "x"], "y") }.generation == 1)
        #expect(try update(.deployments, "web", .status) { $0.set(at: ["status", "replicas"], 1) }.generation == 1)
        #expect(try update(.deployments, "web") { $0.set(at: ["spec", "replicas"], 2) }.generation == 2)
    }

    @Test func `The status is written through its subresource and nothing else is`() throws {
        _ = try create(.deployments, deployment())
        let main = try update(.deployments, "web") { $0.set(at: ["status", "replicas"], 9) }
        #expect(main.at(path: "status", "replicas") == nil)
        let status = try update(.deployments, "web", .status) {
            $0.set(at: ["status", "replicas"], 9)
            $0.set(at: ["spec", "replicas"], 9)
            $0.set(at: ["metadata", "labels"], ["x": "y"])
        }
        #expect(status.at(path: "status", "replicas") == 9)
        #expect(status.at(path: "spec", "replicas") == 1)
        #expect(status.labels.isEmpty)
    }

    @Test func `A write that changes nothing writes nothing`() throws {
        let created = try create(.deployments, deployment())
        #expect(try update(.deployments, "web") { _ in } == created)
        let again = try update(.deployments, "web") { $0.set(at: ["spec", "strategy"], nil) }
        #expect(again.resourceVersion == created.resourceVersion)
    }

    @Test func `An update made from an old object is a conflict`() throws {
        let created = try create(.configMaps, .configMap("c", data: ["a": "1"]))
        _ = try update(.configMaps, "c") { $0.set(at: ["data", "a"], "2") }
        let resource = try resource(.configMaps)
        let error = try #require(throws: APIError.self) {
            try api.update(resource, created.objectKey, .main, WriteOptions(fieldManager: "test")) { _ in created }
        }
        #expect(error.isConflict)
        #expect(error.message.contains("the object has been modified"))
    }

    @Test func `Names can be generated, and must be well formed`() throws {
        var object = JSONValue.configMap("x")
        object.setMetadata("name", nil)
        object.setMetadata("generateName", "made-")
        let first = try create(.configMaps, object).name
        #expect(first.hasPrefix("made-") && first.utf8.count == 10)
        #expect(try create(.configMaps, object).name != first)
        #expect(throws: APIError.self) { try create(.configMaps, .configMap("Not_Good")) }
        #expect(throws: APIError.self) { try create(.configMaps, ["metadata": [:]]) }
    }

    @Test(arguments: ["deployments", "jobs", "services", "secrets"])
    func `What cannot change is refused`(plural: String) throws {
        let template: JSONValue = ["spec": ["restartPolicy": "Never", "containers": [["name": "x", "image": "i"]]]]
        let cases: [String: (ResourceType, JSONValue, [String], JSONValue)] = [
            "deployments": (.deployments, deployment("x"), ["spec", "selector"], ["matchLabels": ["c": "d"]]),
            "jobs": (.jobs, ["metadata": ["name": "x"], "spec": ["template": template]], ["spec", "completions"], 5),
            "services": (.services, ["metadata": ["name": "x"], "spec": ["ports": [["port": 80]]]], ["spec", "clusterIP"], "10.96.9.9"),
            "secrets": (.secrets, ["metadata": ["name": "x"], "stringData": ["a": "b"]], ["type"], "other"),
        ]
        let (type, object, path, value) = try #require(cases[plural])
        _ = try create(type, object)
        let error = try #require(throws: APIError.self) { try update(type, "x") { $0.set(at: path, value) } }
        #expect(error.isInvalid)
    }

    @Test func `An immutable Secret stays as it is`() throws {
        _ = try create(.secrets, ["metadata": ["name": "x"], "stringData": ["a": "b"], "immutable": true])
        #expect(throws: APIError.self) { try update(.secrets, "x") { $0.set(at: ["data", "a"], "Yw==") } }
        #expect(throws: APIError.self) { try update(.secrets, "x") { $0["immutable"] = false } }
        #expect(try update(.secrets, "x") { $0.set(at: ["metadata", "labels"], ["l": "m"]) }.labels == ["l": "m"])
    }

    @Test func `Clear text of a Secret is stored as data`() throws {
        let secret = try create(.secrets, ["metadata": ["name": "x"], "stringData": ["a": "b"]])
        #expect(secret["data"] == ["a": "Yg=="])
        #expect(secret["stringData"] == nil)
        #expect(secret["type"] == "Opaque")
    }

    @Test func `Defaults are those of Kubernetes`() throws {
        let spec = try #require(try create(.deployments, deployment())["spec"])
        #expect(spec["strategy"] == ["type": "RollingUpdate", "rollingUpdate": ["maxSurge": "25%", "maxUnavailable": "25%"]])
        #expect(spec["progressDeadlineSeconds"] == 600)
        let pod = try #require(spec.at(path: "template", "spec"))
        #expect(pod["restartPolicy"] == "Always")
        #expect(pod["containers"]?[0]?["imagePullPolicy"] == "IfNotPresent")
        let service = try create(.services, ["metadata": ["name": "s"], "spec": ["ports": [["port": 80]]]])
        #expect(service.at(path: "spec", "clusterIP") == "10.96.0.1")
        #expect(service.at(path: "spec", "ports")?[0] == ["port": 80, "protocol": "TCP", "targetPort": 80])
        let job = try create(
            .jobs,
            [
                "metadata": ["name": "j"],
                "spec": ["template": ["spec": ["restartPolicy": "Never", "containers": [["name": "x", "image": "i"]]]]],
            ]
        )
        #expect(job.at(path: "spec", "selector", "matchLabels", "batch.kubernetes.io/controller-uid") == .string(job.uid))
        #expect(job.at(path: "spec", "template", "metadata", "labels", "job-name") == "j")
    }

    @Test func `Every refusal names the field`() throws {
        var bad = deployment()
        bad.set(at: ["spec", "template", "metadata", "labels"], ["z": "z"])
        bad.set(at: ["spec", "template", "spec", "containers"], [["name": "x"]])
        let error = try #require(throws: APIError.self) { try create(.deployments, bad) }
        #expect(error.code == 422)
        #expect(error.details?.causes.map(\.field) == ["spec.template.metadata.labels", "spec.template.spec.containers[0].image"])
        let clash = try #require(throws: APIError.self) { try create(.configMaps, .configMap("c", data: ["a/b": "x"])) }
        #expect(clash.message.contains("data[a/b]"))
    }

    @Test func `Unknown fields are refused, reported or ignored, as the client asks`() throws {
        var object = deployment()
        object.set(at: ["spec", "replica"], 3)
        let refused = try #require(throws: APIError.self) { try create(.deployments, object) { $0.fieldValidation = .strict } }
        #expect(refused.message.contains("strict decoding error: unknown field \"spec.replica\""))
        let resource = try resource(.deployments)
        let written = try api.createWritten(resource, namespace: "default", object, WriteOptions(fieldManager: "test"))
        #expect(written.warnings == ["unknown field \"spec.replica\""])
        #expect(written.object.at(path: "spec", "replica") == nil)
    }

    @Test func `A dry run stores nothing`() throws {
        let created = try create(.configMaps, .configMap("c")) { $0.dryRun = true }
        #expect(!created.uid.isEmpty)
        #expect(try api.object(resource(.configMaps), created.objectKey) == nil)
    }

    @Test func `Nothing is created in a namespace that is missing or going away`() throws {
        let resource = try resource(.configMaps)
        let options = WriteOptions(fieldManager: "test")
        let missing = try #require(throws: APIError.self) {
            try api.create(resource, namespace: "none", ["metadata": ["name": "x"]], options)
        }
        #expect(missing.message == "namespaces \"none\" not found")
        _ = try create(.namespaces, ["metadata": ["name": "old"]])
        _ = try api.delete(self.resource(.namespaces), ObjectKey(namespace: "", name: "old"), DeletionOptions())
        let ending = try #require(throws: APIError.self) {
            try api.create(resource, namespace: "old", ["metadata": ["name": "x"]], options)
        }
        #expect(ending.code == 403)
        #expect(ending.details?.causes.first?.reason == "NamespaceTerminating")
    }

    @Test func `Events are forgotten after an hour`() throws {
        for name in ["a", "b"] {
            _ = try create(.events, ["metadata": ["name": .string(name)], "regarding": ["namespace": "default"], "reason": "R"])
        }
        let core = try #require(api.registry.resource(group: "", version: "v1", plural: "events"))
        EventRetention(api: api).sweep(now: Timestamp.now())
        #expect(api.objects(core, namespace: nil).count == 2)
        EventRetention(api: api, limit: 1).sweep(now: Timestamp.now())
        #expect(api.objects(core, namespace: nil).count == 1)
        EventRetention(api: api).sweep(now: Timestamp(seconds: Timestamp.now().seconds + 3700))
        #expect(api.objects(core, namespace: nil).isEmpty)
    }

    @Test func `Events are one kind under two names`() throws {
        let event: JSONValue = [
            "metadata": ["name": "e"], "regarding": ["kind": "Pod", "name": "p", "namespace": "default"], "note": "hello", "reason": "Made",
            "type": "Normal", "reportingController": "test", "eventTime": "2026-01-02T03:04:05.000006Z",
        ]
        _ = try create(.events, event)
        let core = ResourceType(group: "", version: "v1", kind: "Event", plural: "events")
        let seen = try #require(api.object(try resource(core), ObjectKey(namespace: "default", name: "e")))
        #expect(seen["apiVersion"] == "v1")
        #expect(seen["message"] == "hello")
        #expect(seen.at(path: "involvedObject", "name") == "p")
        #expect(seen["reportingComponent"] == "test")
        #expect(seen["eventTime"] == "2026-01-02T03:04:05.000006Z")
        #expect(try api.object(resource(.events), seen.objectKey)?["note"] == "hello")
    }
}
