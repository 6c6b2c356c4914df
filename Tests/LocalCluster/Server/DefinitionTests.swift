import Kubernetes
import NIOCore
import Testing

@testable import LocalCluster

struct DefinitionTests {
    private let api = ResourceAPI(store: Store())
    private let options = WriteOptions(fieldManager: "test")

    init() { api.createSystemObjects() }

    private var definitions: ServedResource {
        get throws { try #require(api.registry.resource(.customResourceDefinitions)) }
    }

    private func define(_ change: (inout JSONValue) -> Void = { _ in }) throws -> JSONValue {
        var definition = try BodyDecoding.yaml(ByteBuffer(string: WidgetDefinition.yaml))
        change(&definition)
        return try api.create(definitions, namespace: "", definition, options)
    }

    private func condition(_ type: String, of definition: JSONValue) -> JSONValue? {
        definition.at(path: "status", "conditions")?.arrayValue?.first { $0["type"] == .string(type) }
    }

    private func widget(_ name: String, _ spec: JSONValue = ["size": 1]) throws -> JSONValue {
        let resource = try #require(api.registry.resource(WidgetDefinition.type))
        return try api.create(resource, namespace: "default", ["metadata": ["name": .string(name)], "spec": spec], options)
    }

    @Test func `A definition is served at once`() throws {
        let definition = try define()
        #expect(condition("Established", of: definition)?["status"] == "True")
        #expect(condition("NamesAccepted", of: definition)?["status"] == "True")
        #expect(definition.at(path: "status", "acceptedNames", "singular") == "widget")
        #expect(definition.at(path: "status", "storedVersions") == ["v1"])
        let made = try widget("a")
        #expect(made["spec"] == ["size": 1, "color": "red", "replicas": 1])
        #expect(made["status"] == ["observedGeneration": -1])
        #expect(made.generation == 1)
    }

    @Test func `Objects must follow the schema`() throws {
        _ = try define()
        let tooLarge = try #require(throws: APIError.self) { try widget("a", ["size": 200]) }
        #expect(tooLarge.message.contains("size must be below 100"))
        #expect(throws: APIError.self) { try widget("a", ["size": 1, "color": "blue"]) }
        #expect(throws: APIError.self) { try widget("a", ["size": "x"]) }
    }

    @Test func `A definition whose names are taken is not served until they are free`() throws {
        _ = try define()
        let second = try define {
            $0.setMetadata("name", "gadgets.example.com")
            $0.set(at: ["spec", "names", "plural"], "gadgets")
            $0.set(at: ["spec", "names", "kind"], "Gadget")
        }
        #expect(condition("NamesAccepted", of: second)?["reason"] == "ShortNamesConflict")
        #expect(condition("Established", of: second)?["status"] == "False")
        _ = try api.delete(definitions, ObjectKey(namespace: "", name: "widgets.example.com"), DeletionOptions())
        let later = try #require(api.object(definitions, ObjectKey(namespace: "", name: "gadgets.example.com")))
        #expect(condition("Established", of: later)?["status"] == "True")
    }

    @Test func `A definition that goes takes its objects with it, and waits for those with finalizers`() throws {
        _ = try define()
        let resource = try #require(api.registry.resource(WidgetDefinition.type))
        _ = try widget("a")
        _ = try api.create(
            resource,
            namespace: "default",
            ["metadata": ["name": "b", "finalizers": ["x/y"]], "spec": ["size": 1]],
            options
        )
        let key = ObjectKey(namespace: "", name: "widgets.example.com")
        #expect(try !api.delete(definitions, key, DeletionOptions()).isRemoved)
        #expect(api.objects(resource, namespace: nil).map(\.name) == ["b"])
        #expect(condition("Terminating", of: try #require(api.object(definitions, key)))?["status"] == "True")
        _ = try api.update(resource, ObjectKey(namespace: "default", name: "b"), .main, options) { live in
            var live = live
            live.setFinalizers([])
            return live
        }
        #expect(try api.object(definitions, key) == nil)
        #expect(api.registry.resource(WidgetDefinition.type) == nil)
    }

    @Test func `A broken definition is refused`() throws {
        #expect(throws: APIError.self) { try define { $0.setMetadata("name", "other.example.com") } }
        #expect(throws: APIError.self) { try define { $0.set(at: ["spec", "versions"], []) } }
        let noSchema = try #require(throws: APIError.self) {
            try define { $0.update("spec") { $0.updateEach("versions") { $0["schema"] = nil } } }
        }
        #expect(noSchema.details?.causes.first?.field == "spec.versions[0].schema.openAPIV3Schema")
    }

    @Test func `Versions differ in their name only`() throws {
        _ = try define { definition in
            var second = definition.at(path: "spec", "versions")?[0] ?? [:]
            second["name"] = "v2"
            second["storage"] = false
            let first = definition.at(path: "spec", "versions")?[0] ?? [:]
            definition.set(at: ["spec", "versions"], [first, second])
        }
        _ = try widget("a")
        let second = try #require(api.registry.resource(group: "example.com", version: "v2", plural: "widgets"))
        let seen = try #require(api.object(second, ObjectKey(namespace: "default", name: "a")))
        #expect(seen["apiVersion"] == "example.com/v2")
        #expect(api.registry.groupVersions["example.com"] == ["v2", "v1"])
    }
}
