import Kubernetes
import Testing

@testable import LocalCluster

struct JSONPatchTests {
    @Test(arguments: [
        (#"{"a":1}"#, #"[{"op":"add","path":"/b","value":2}]"#, #"{"a":1,"b":2}"#),
        (#"{"a":[1,3]}"#, #"[{"op":"add","path":"/a/1","value":2}]"#, #"{"a":[1,2,3]}"#),
        (#"{"a":[1]}"#, #"[{"op":"add","path":"/a/-","value":2}]"#, #"{"a":[1,2]}"#),
        (#"{"a":{"x/y":1}}"#, #"[{"op":"remove","path":"/a/x~1y"}]"#, #"{"a":{}}"#),
        (#"{"a":1}"#, #"[{"op":"replace","path":"/a","value":[2]}]"#, #"{"a":[2]}"#),
        (#"{"a":1,"b":2}"#, #"[{"op":"move","from":"/a","path":"/b"}]"#, #"{"b":1}"#),
        (#"{"a":1}"#, #"[{"op":"copy","from":"/a","path":"/b"}]"#, #"{"a":1,"b":1}"#),
        (#"{"a":1}"#, #"[{"op":"test","path":"/a","value":1},{"op":"remove","path":"/a"}]"#, "{}"),
    ])
    func `A patch changes what it names`(document: String, patch: String, result: String) throws {
        #expect(try JSONPatch.apply(JSONValue(parsing: patch), to: JSONValue(parsing: document)) == JSONValue(parsing: result))
    }

    @Test(arguments: [
        #"[{"op":"remove","path":"/none"}]"#, #"[{"op":"replace","path":"/none","value":1}]"#, #"[{"op":"test","path":"/a","value":2}]"#,
        #"[{"op":"add","path":"/a/b","value":2}]"#, #"[{"op":"add","path":"/l/5","value":2}]"#, #"[{"op":"no","path":"/a"}]"#, "{}",
    ])
    func `A patch that cannot be done is refused`(patch: String) throws {
        let patch = try JSONValue(parsing: patch)
        #expect(throws: APIError.self) { try JSONPatch.apply(patch, to: ["a": 1, "l": [1]]) }
    }
}

struct MergePatchTests {
    @Test func `Null removes, objects merge and lists are replaced`() {
        let result = MergePatch.apply(["a": nil, "b": ["c": 2], "d": [9]], to: ["a": 1, "b": ["x": 1], "d": [1, 2]])
        #expect(result == ["b": ["x": 1, "c": 2], "d": [9]])
    }
}

struct StrategicMergePatchTests {
    private func patch(_ patch: JSONValue, _ document: JSONValue, _ type: String = "Deployment") throws -> JSONValue {
        try StrategicMergePatch.apply(patch, to: document, as: #require(BuiltinTypes.catalog[type]))
    }

    private func pod(_ containers: JSONValue) -> JSONValue { ["spec": ["template": ["spec": ["containers": containers]]]] }

    @Test func `Containers merge by name and their environment by name`() throws {
        let live = pod([["name": "a", "image": "1", "env": [["name": "X", "value": "1"], ["name": "Y", "value": "2"]]], ["name": "b"]])
        let wanted = pod([["name": "a", "image": "2", "env": [["name": "Y", "value": "3"]]]])
        let expected = pod([
            ["name": "a", "image": "2", "env": [["name": "X", "value": "1"], ["name": "Y", "value": "3"]]], ["name": "b"],
        ])
        #expect(try patch(wanted, live) == expected)
    }

    @Test func `A directive deletes an item, replaces a list, or deletes from a list of scalars`() throws {
        let live = pod([["name": "a"], ["name": "b"]])
        #expect(try patch(pod([["name": "a", "$patch": "delete"]]), live) == pod([["name": "b"]]))
        #expect(try patch(pod([["name": "c"], ["$patch": "replace"]]), live) == pod([["name": "c"]]))
        let metadata: JSONValue = ["metadata": ["finalizers": ["x", "y"]]]
        #expect(
            try patch(["metadata": ["$deleteFromPrimitiveList/finalizers": ["x"], "finalizers": ["z"]]], metadata)
                == ["metadata": ["finalizers": ["y", "z"]]]
        )
    }

    @Test func `The order of a list can be set`() throws {
        let live = pod([["name": "a"], ["name": "b"], ["name": "c"]])
        let order: JSONValue = [
            "spec": ["template": ["spec": ["$setElementOrder/containers": [["name": "c"], ["name": "a"], ["name": "b"]]]]]
        ]
        #expect(try patch(order, live) == pod([["name": "c"], ["name": "a"], ["name": "b"]]))
    }

    @Test func `Members that are not retained go, and a whole object can be replaced`() throws {
        let live: JSONValue = ["spec": ["strategy": ["type": "RollingUpdate", "rollingUpdate": ["maxSurge": 1]]]]
        let recreate: JSONValue = ["spec": ["strategy": ["$retainKeys": ["type"], "type": "Recreate"]]]
        #expect(try patch(recreate, live) == ["spec": ["strategy": ["type": "Recreate"]]])
        let replaced: JSONValue = ["spec": ["strategy": ["$patch": "replace", "type": "Recreate"]]]
        #expect(try patch(replaced, live) == ["spec": ["strategy": ["type": "Recreate"]]])
    }

    @Test func `An item without its merge key is refused`() {
        #expect(throws: APIError.self) { try patch(pod([["image": "1"]]), pod([["name": "a"]])) }
    }
}
