import Kubernetes
import Testing

@testable import LocalCluster

struct ServerSideApplyTests {
    private let api = ResourceAPI(store: Store())
    private let key = ObjectKey(namespace: "default", name: "web")

    init() { api.createSystemObjects() }

    private func resource(_ type: ResourceType) throws -> ServedResource { try #require(api.registry.resource(type)) }

    /// Applies a configuration the way PATCH does.
    @discardableResult
    private func apply(
        _ type: ResourceType,
        _ configuration: JSONValue,
        by manager: String,
        force: Bool = false,
        _ part: Subresource = .main
    ) throws -> JSONValue {
        let resource = try resource(type)
        var configuration = configuration
        configuration["apiVersion"] = .string(type.apiVersion)
        configuration["kind"] = .string(type.kind)
        configuration.setMetadata("name", .string(key.name))
        configuration.setMetadata("namespace", .string(key.namespace))
        let apply = ServerSideApply(resource: resource, part: part, manager: manager, force: force)
        var options = WriteOptions(fieldManager: manager)
        options.tracking = .applied
        if api.object(resource, key) == nil {
            return try api.create(resource, namespace: key.namespace, apply.apply(configuration, to: nil), options)
        }
        return try api.update(resource, key, part, options) { try apply.apply(configuration, to: $0) }
    }

    private func owners(_ object: JSONValue) -> [String: FieldSet] {
        Dictionary(ManagedFields(of: object).owners.map { ($0.key.name, $0.value.fields) }) { $0.union($1) }
    }

    @Test func `The same configuration again writes nothing`() throws {
        let first = try apply(.configMaps, ["data": ["a": "1"]], by: "one")
        let second = try apply(.configMaps, ["data": ["a": "1"]], by: "one")
        #expect(first == second)
    }

    @Test func `What a manager no longer wants goes away, what others own stays`() throws {
        try apply(.configMaps, ["data": ["a": "1", "b": "2", "c": "3"]], by: "one")
        try apply(.configMaps, ["data": ["b": "2"]], by: "two")
        let object = try apply(.configMaps, ["data": ["a": "1"]], by: "one")
        #expect(object["data"] == ["a": "1", "b": "2"])
    }

    @Test func `A change of what another manager owns is a conflict that names manager and field`() throws {
        try apply(.configMaps, ["data": ["a": "1"]], by: "one")
        let error = try #require(throws: APIError.self) { try apply(.configMaps, ["data": ["a": "2"]], by: "two") }
        #expect(error.code == 409)
        #expect(error.message == "Apply failed with 1 conflict: conflict with \"one\": .data.a")
        #expect(
            error.details?.causes == [
                APIError.Cause(reason: "FieldManagerConflict", message: "conflict with \"one\"", field: ".data.a")
            ]
        )
    }

    @Test func `Force takes the field over`() throws {
        try apply(.configMaps, ["data": ["a": "1", "b": "1"]], by: "one")
        let object = try apply(.configMaps, ["data": ["a": "2"]], by: "two", force: true)
        #expect(object["data"] == ["a": "2", "b": "1"])
        #expect(owners(object)["one"]?.paths.map(FieldSet.text) == [".data.b"])
        #expect(owners(object)["two"]?.paths.map(FieldSet.text) == [".data.a"])
    }

    @Test func `Two managers that want the same value share the field`() throws {
        try apply(.configMaps, ["data": ["a": "1"]], by: "one")
        try apply(.configMaps, ["data": ["a": "1"]], by: "two")
        let object = try apply(.configMaps, ["data": [:]], by: "one")
        #expect(object["data"] == ["a": "1"])
        #expect(try apply(.configMaps, [:], by: "two")["data"]?["a"] == nil)
    }

    private func deployment(_ container: JSONValue, replicas: JSONValue? = nil) -> JSONValue {
        var spec: JSONValue = [
            "selector": ["matchLabels": ["a": "b"]],
            "template": ["metadata": ["labels": ["a": "b"]], "spec": ["containers": [container]]],
        ]
        if let replicas { spec["replicas"] = replicas }
        return ["spec": spec]
    }

    @Test func `Items of list maps are owned by key, with their defaults filled in later`() throws {
        let container: JSONValue = [
            "name": "x", "image": "i", "ports": [["containerPort": 80]], "env": [["name": "E", "value": "1"]],
            "readinessProbe": ["httpGet": ["port": 80]],
        ]
        let object = try apply(.deployments, deployment(container), by: "one")
        let paths = Set(owners(object)["one"]?.paths.map(FieldSet.text) ?? [])
        #expect(paths.contains(".spec.template.spec.containers[name=\"x\"].ports[containerPort=80,protocol=\"TCP\"].containerPort"))
        #expect(paths.contains(".spec.template.spec.containers[name=\"x\"].env[name=\"E\"].value"))
        #expect(!paths.contains(".spec.template.spec.containers[name=\"x\"].readinessProbe.periodSeconds"))
        let without: JSONValue = ["name": "x", "image": "i"]
        let live = try apply(.deployments, deployment(without), by: "one").at(path: "spec", "template", "spec")?["containers"]?[0]
        #expect(live?["env"] == nil)
        #expect(live?["readinessProbe"] == nil)
        #expect(live?["image"] == "i")
    }

    @Test func `An update by PUT owns what it changed`() throws {
        try apply(.deployments, deployment(["name": "x", "image": "i"]), by: "one")
        let resource = try resource(.deployments)
        let object = try api.update(resource, key, .main, WriteOptions(fieldManager: "scaler")) { live in
            var live = live
            live.set(at: ["spec", "replicas"], 5)
            return live
        }
        #expect(owners(object)["scaler"]?.paths.map(FieldSet.text) == [".spec.replicas"])
        let error = try #require(throws: APIError.self) {
            try apply(.deployments, deployment(["name": "x", "image": "i"], replicas: 2), by: "one")
        }
        #expect(error.message.hasPrefix("Apply failed with 1 conflict: conflict with \"scaler\" using apps/v1"))
        #expect(try apply(.deployments, deployment(["name": "x", "image": "i"]), by: "one").at(path: "spec", "replicas") == 5)
    }

    @Test func `The status has managers of its own`() throws {
        try apply(.deployments, deployment(["name": "x", "image": "i"]), by: "one")
        let object = try apply(.deployments, ["status": ["replicas": 3], "spec": ["replicas": 9]], by: "two", .status)
        #expect(object.at(path: "status", "replicas") == 3)
        #expect(object.at(path: "spec", "replicas") == 1)
        let entry = object.metadata["managedFields"]?.arrayValue?.first { $0["manager"] == "two" }
        #expect(entry?["subresource"] == "status")
        #expect(entry?["fieldsV1"] == ["f:status": ["f:replicas": [:]]])
    }

    @Test func `Sets are owned by value`() throws {
        try apply(.configMaps, ["metadata": ["finalizers": ["a/x", "a/y"]]], by: "one")
        try apply(.configMaps, ["metadata": ["finalizers": ["a/z"]]], by: "two")
        let object = try apply(.configMaps, ["metadata": ["finalizers": ["a/x"]]], by: "one")
        #expect(object.finalizers == ["a/x", "a/z"])
    }

    @Test func `An object nobody tracked belongs to those before the first apply`() throws {
        let resource = try resource(.configMaps)
        var object = try api.create(
            resource,
            namespace: "default",
            ["metadata": ["name": "web"], "data": ["a": "1"]],
            WriteOptions(fieldManager: "one")
        )
        object.setMetadata("managedFields", nil)
        try api.store.write(resource.table, key, object, replacing: object.resourceVersion)
        let error = try #require(throws: APIError.self) { try apply(.configMaps, ["data": ["a": "2"]], by: "two") }
        #expect(error.message.contains("before-first-apply"))
    }
}

struct FieldSetTests {
    @Test func `Sets are written and read as fieldsV1`() throws {
        let type = try #require(BuiltinTypes.catalog["Deployment"])
        let object: JSONValue = [
            "metadata": ["labels": ["a.b/c": "d"], "finalizers": ["x"], "annotations": [:]],
            "spec": [
                "replicas": 1, "template": ["spec": ["containers": [["name": "x", "ports": [["containerPort": 80]], "args": ["1"]]]]],
            ],
        ]
        let set = FieldSet(of: object, as: type)
        #expect(FieldSet(fieldsV1: set.fieldsV1) == set)
        #expect(set.fieldsV1["f:metadata"] == ["f:labels": ["f:a.b/c": [:]], "f:finalizers": ["v:\"x\"": [:]], "f:annotations": [:]])
        let container = set.fieldsV1.at(path: "f:spec", "f:template", "f:spec", "f:containers", "k:{\"name\":\"x\"}")
        #expect(container?["."] == [:])
        #expect(container?["f:args"] == [:])
        #expect(container?["f:ports"]?["k:{\"containerPort\":80,\"protocol\":\"TCP\"}"] == [".": [:], "f:containerPort": [:]])
    }

    @Test func `Sets are compared member by member`() {
        var left = FieldSet()
        left.insert([.field("a"), .field("b")])
        left.insert([.field("c")])
        var right = FieldSet()
        right.insert([.field("a"), .field("b")])
        #expect(left.intersection(right) == right)
        #expect(left.subtracting(right).paths.map(FieldSet.text) == [".c"])
        #expect(right.union(left) == left)
        var parent = FieldSet()
        parent.insert([.field("a")])
        #expect(left.subtractingTrees(parent).paths.map(FieldSet.text) == [".c"])
    }
}
