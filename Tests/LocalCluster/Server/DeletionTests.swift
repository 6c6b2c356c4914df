import Kubernetes
import Testing

@testable import LocalCluster

struct DeletionTests {
    private let api = ResourceAPI(store: Store())
    private let key = ObjectKey(namespace: "default", name: "x")

    init() { api.createSystemObjects() }

    private func resource(_ type: ResourceType) throws -> ServedResource { try #require(api.registry.resource(type)) }

    private func create(_ type: ResourceType, _ object: JSONValue) throws -> JSONValue {
        try api.create(resource(type), namespace: "default", object, WriteOptions(fieldManager: "test"))
    }

    private func update(_ type: ResourceType, _ change: (inout JSONValue) -> Void) throws -> Written {
        try api.updateWritten(resource(type), key, .main, WriteOptions(fieldManager: "test")) { live in
            var live = live
            change(&live)
            return live
        }
    }

    @Test func `An object with finalizers waits for the last of them`() throws {
        var object = JSONValue.configMap("x")
        object.setFinalizers(["a/one", "a/two"])
        _ = try create(.configMaps, object)
        let marked = try api.delete(resource(.configMaps), key, DeletionOptions())
        #expect(!marked.isRemoved && marked.object.isBeingDeleted)
        #expect(throws: APIError.self) { try update(.configMaps) { $0.setFinalizers(["a/one", "a/two", "a/three"]) } }
        #expect(try !update(.configMaps) { $0.setFinalizers(["a/two"]) }.isRemoved)
        #expect(try update(.configMaps) { $0.setFinalizers([]) }.isRemoved)
        #expect(try api.object(resource(.configMaps), key) == nil)
    }

    @Test func `A precondition that does not hold is a conflict`() throws {
        let created = try create(.configMaps, .configMap("x"))
        let resource = try resource(.configMaps)
        #expect(throws: APIError.self) { try api.delete(resource, key, DeletionOptions(uid: "other")) }
        #expect(throws: APIError.self) { try api.delete(resource, key, DeletionOptions(resourceVersion: "1")) }
        #expect(try api.delete(resource, key, DeletionOptions(uid: created.uid, resourceVersion: created.resourceVersion)).isRemoved)
    }

    @Test func `How dependents are treated is left to a finalizer`() throws {
        _ = try create(.configMaps, .configMap("x"))
        let resource = try resource(.configMaps)
        #expect(try api.delete(resource, key, DeletionOptions(propagation: .foreground)).object.finalizers == ["foregroundDeletion"])
        #expect(try update(.configMaps) { $0.setFinalizers([]) }.isRemoved)
        _ = try create(.configMaps, .configMap("x"))
        #expect(try api.delete(resource, key, DeletionOptions(propagation: .orphan)).object.finalizers == ["orphan"])
    }

    @Test func `A pod that runs somewhere is given time, one that does not is gone at once`() throws {
        let pod: JSONValue = ["metadata": ["name": "x"], "spec": ["containers": [["name": "c", "image": "i"]], "nodeName": "n"]]
        _ = try create(.pods, pod)
        let resource = try resource(.pods)
        let marked = try api.delete(resource, key, DeletionOptions(gracePeriodSeconds: 7))
        #expect(marked.object.metadata["deletionGracePeriodSeconds"] == 7)
        #expect(try api.delete(resource, key, DeletionOptions()).object.metadata["deletionGracePeriodSeconds"] == 7)
        #expect(try api.delete(resource, key, DeletionOptions(gracePeriodSeconds: 0)).isRemoved)
        var unbound = pod
        unbound.set(at: ["spec", "nodeName"], nil)
        _ = try create(.pods, unbound)
        #expect(try api.delete(resource, key, DeletionOptions()).isRemoved)
    }

    @Test func `A namespace goes when it is finalized`() throws {
        let resource = try resource(.namespaces)
        _ = try api.create(resource, namespace: "", ["metadata": ["name": "x"]], WriteOptions(fieldManager: "test"))
        let place = ObjectKey(namespace: "", name: "x")
        let marked = try api.delete(resource, place, DeletionOptions())
        #expect(marked.object.at(path: "status", "phase") == "Terminating")
        let finalized = try api.updateWritten(resource, place, .finalize, WriteOptions(fieldManager: "test")) { live in
            var live = live
            live.set(at: ["spec", "finalizers"], [])
            return live
        }
        #expect(finalized.isRemoved)
    }

    @Test func `A collection is deleted by selector`() throws {
        for (name, label) in [("a", "1"), ("b", "1"), ("c", "2")] {
            _ = try create(.configMaps, .configMap(name, labels: ["l": .string(label)]))
        }
        let resource = try resource(.configMaps)
        let gone = try api.deleteCollection(resource, namespace: "default", matching: { $0.labels["l"] == "1" }, DeletionOptions())
        #expect(gone.map(\.name) == ["a", "b"])
        #expect(api.objects(resource, namespace: "default").map(\.name) == ["c"])
    }
}
