import Kubernetes
import Testing

@testable import GravityOperator

@Suite struct DriftTests {
    private let desired: JSONValue = [
        "metadata": ["labels": ["a": "1"], "ownerReferences": [["uid": "u"]]],
        "spec": ["replicas": 2, "paused": false, "containers": [["name": "c", "env": [["name": "A", "value": "1"]]]]],
    ]

    @Test func `What the server adds is no drift`() {
        let observed: JSONValue = [
            "metadata": [
                "labels": ["a": "1", "theirs": "x"], "uid": "1", "ownerReferences": [["uid": "other"], ["uid": "u", "kind": "K"]],
            ],
            "spec": [
                "replicas": 2, "dnsPolicy": "x",
                "containers": [["name": "c", "imagePullPolicy": "Always", "env": [["name": "A", "value": "1"]]]],
            ],
            "status": ["replicas": 1],
        ]
        #expect(Drift.isConverged(desired, observed))
        #expect(Drift.surplusLists(desired, observed).isEmpty)
    }

    @Test func `A setting we leave open is no drift where the server writes an empty one`() {
        let open: JSONValue = ["spec": ["containers": [["name": "c", "resources": nil]]]]
        let written: JSONValue = ["spec": ["containers": [["name": "c", "resources": [:]]]]]
        #expect(Drift.isConverged(open, written))
        #expect(Drift.surplusLists(open, written).isEmpty)
        #expect(JSONValue.members(["name": "c", "resources": JSONValue.null, "ports": nil]) == ["name": "c"])
    }

    @Test(
        arguments: [
            ("a value", ["spec", "replicas"], 3), ("a flag set to true", ["spec", "paused"], true),
            ("a label", ["metadata", "labels", "a"], "2"),
            (
                "a list made longer", ["spec", "containers"],
                [["name": "c", "env": [["name": "A", "value": "1"], ["name": "B", "value": "2"]]]]
            ),
            ("a list made shorter", ["spec", "containers"], []),
            ("an owner taken away", ["metadata", "ownerReferences"], [["uid": "other"]]),
        ] as [(String, [String], JSONValue)]
    )
    func `A changed value is drift`(_ name: String, path: [String], value: JSONValue) {
        #expect(!Drift.isConverged(desired, Self.set(desired, path, value)))
    }

    @Test func `A missing value is drift unless it is zero or empty`() {
        #expect(!Drift.isConverged(desired, Self.set(desired, ["spec", "replicas"], nil)))
        #expect(Drift.isConverged(desired, Self.set(desired, ["spec", "paused"], nil)))
    }

    @Test func `A list with an element of somebody else's is named with its pointer`() {
        let longer: JSONValue = [["name": "A", "value": "1"], ["name": "B", "value": "2"]]
        let wanted: JSONValue = ["spec": ["a/b": ["env": [["name": "A", "value": "1"]]]]]
        let lists = Drift.surplusLists(wanted, ["spec": ["a/b": ["env": longer]]])
        #expect(lists.map(\.pointer) == ["/spec/a~1b/env"])
        #expect(lists.first?.list == [["name": "A", "value": "1"]])
    }

    @Test func `Quantities are compared by amount`() {
        func limits(_ cpu: String, _ memory: String) -> JSONValue {
            ["resources": ["limits": ["cpu": .string(cpu), "memory": .string(memory)]]]
        }
        #expect(Drift.isConverged(limits("1000m", "1024Mi"), limits("1", "1Gi")))
        #expect(Drift.isConverged(limits("0.5", "1k"), limits("500m", "1000")))
        #expect(!Drift.isConverged(limits("1000m", "1Gi"), limits("2", "1Gi")))
        #expect(!Drift.isConverged(["name": "1000m"], ["name": "1"]))
        #expect(Quantity("1e3") == Quantity("1k"))
        #expect(Quantity("x") == nil)
        #expect(Quantity("") == nil)
    }

    private static func set(_ value: JSONValue, _ path: [String], _ new: JSONValue?) -> JSONValue {
        guard let key = path.first else { return new ?? .null }
        var value = value
        value[key] = path.count == 1 ? new : set(value[key] ?? [:], Array(path.dropFirst()), new)
        return value
    }
}
