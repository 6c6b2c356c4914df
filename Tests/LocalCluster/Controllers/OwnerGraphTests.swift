import Kubernetes
import Testing

@testable import LocalCluster

struct OwnerGraphTests {
    private func object(_ uid: String, owners: [String] = [], blocks: Bool = true, _ deletion: OwnedObject.Deletion = .none) -> OwnedObject
    {
        OwnedObject(
            type: .configMaps,
            key: ObjectKey(namespace: "n", name: uid),
            uid: uid,
            owners: owners.map { owner($0, blocks: blocks) },
            deletion: deletion
        )
    }

    private func owner(_ uid: String, blocks: Bool = true) -> OwnedObject.Owner {
        OwnedObject.Owner(uid: uid, apiVersion: "v1", kind: "ConfigMap", name: uid, blocksDeletion: blocks)
    }

    private func graph(_ objects: [OwnedObject]) -> OwnerGraph {
        var graph = OwnerGraph()
        for object in objects { _ = graph.upsert(object) }
        return graph
    }

    @Test func `The end of an owner is the end of what it owned alone`() {
        var graph = graph([object("a"), object("b", owners: ["a"]), object("c", owners: ["a", "d"]), object("d")])
        #expect(graph.decision(about: "b") == .nothing)
        #expect(graph.remove("a") == ["b", "c"])
        #expect(graph.decision(about: "b") == .delete(foreground: false, absent: [owner("a")]))
        #expect(graph.decision(about: "c") == .dropOwners(["a"], absent: [owner("a")]))
    }

    @Test func `An owner that never was counts as gone`() {
        #expect(graph([object("b", owners: ["ghost"])]).decision(about: "b") == .delete(foreground: false, absent: [owner("ghost")]))
    }

    @Test func `Foreground deletion waits for the dependents that block, and takes theirs along`() {
        let objects = [
            object("a", .foreground), object("b", owners: ["a"]), object("c", owners: ["b"]), object("d", owners: ["a"], blocks: false),
        ]
        var graph = graph(objects)
        #expect(graph.decision(about: "a") == .nothing)
        #expect(graph.decision(about: "b") == .delete(foreground: true, absent: []))
        #expect(graph.decision(about: "d") == .delete(foreground: false, absent: []))
        #expect(graph.remove("b").contains("a"))
        #expect(graph.decision(about: "a") == .finishForeground)
    }

    @Test func `Orphaning takes the owner off before it goes`() {
        #expect(graph([object("a", .orphaning), object("b", owners: ["a"])]).decision(about: "a") == .orphan(["b"]))
    }
}
