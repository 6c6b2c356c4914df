import Kubernetes
import LocalCluster
import Testing

/// What is dropped and filled in before an object is stored.
@Suite struct PruningTests {
    static let schema = """
        {"type": "object", "properties": {
          "spec": {"type": "object", "properties": {
            "known": {"type": "string"},
            "list": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}},
            "map": {"type": "object", "additionalProperties": {"type": "object", "properties": {"a": {"type": "integer"}}}},
            "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties":
              {"strict": {"type": "object", "properties": {"a": {"type": "integer"}}}}},
            "template": {"type": "object", "x-kubernetes-embedded-resource": true, "properties": {"spec": {"type": "object"}}}}}}}
        """

    @Test func `Unknown fields go and are named`() throws {
        let schema = try SchemaUnderTest(Self.schema).schema
        var object = try JSONValue(
            parsing: """
                {"apiVersion": "a/v1", "kind": "K", "metadata": {"name": "x", "labels": {"a": "b"}}, "extra": 1, "spec": {
                  "known": "x", "unknown": {"deep": 1}, "list": [{"name": "a", "z": 1}], "map": {"k": {"a": 1, "b": 2}},
                  "free": {"anything": {"goes": 1}, "strict": {"a": 1, "b": 2}},
                  "template": {"apiVersion": "v1", "kind": "Pod", "metadata": {"labels": {}}, "spec": {"x": 1}, "other": 1}}}
                """
        )
        #expect(
            schema.prune(&object) == [
                "extra", "spec.free.strict.b", "spec.list[0].z", "spec.map.k.b", "spec.template.other", "spec.template.spec.x",
                "spec.unknown",
            ]
        )
        let expected = try JSONValue(
            parsing: """
                {"apiVersion": "a/v1", "kind": "K", "metadata": {"name": "x", "labels": {"a": "b"}}, "spec": {
                  "known": "x", "list": [{"name": "a"}], "map": {"k": {"a": 1}}, "free": {"anything": {"goes": 1}, "strict": {"a": 1}},
                  "template": {"apiVersion": "v1", "kind": "Pod", "metadata": {"labels": {}}, "spec": {}}}}
                """
        )
        #expect(object == expected)
        #expect(schema.prune(&object) == [])
    }

    static let defaults: [(String, String)] = [
        ("{}", #"{"a": 1}"#),
        (#"{"a": 5}"#, #"{"a": 5}"#),
        (#"{"a": null}"#, #"{"a": 1}"#),
        (#"{"n": null}"#, #"{"a": 1, "n": null}"#),
        (#"{"s": null}"#, #"{"a": 1}"#),
        (#"{"o": {}}"#, #"{"a": 1, "o": {"deep": {"b": "x"}}}"#),
        (#"{"o": {"deep": {}}}"#, #"{"a": 1, "o": {"deep": {"b": "x"}}}"#),
        (#"{"l": [{}, {"c": true}]}"#, #"{"a": 1, "l": [{"c": false}, {"c": true}]}"#),
        (#"{"m": {"k": {}}}"#, #"{"a": 1, "m": {"k": {"c": false}}}"#),
    ]

    @Test(arguments: defaults)
    func `Defaults fill what is absent, from the outside in`(written: String, stored: String) throws {
        let schema = try SchemaUnderTest(
            spec: """
                {"a": {"type": "integer", "default": 1}, "n": {"type": "string", "nullable": true}, "s": {"type": "string"},
                 "o": {"type": "object", "properties": {"deep": {"type": "object", "default": {}, "properties":
                   {"b": {"type": "string", "default": "x"}}}}},
                 "l": {"type": "array", "items": {"type": "object", "properties": {"c": {"type": "boolean", "default": false}}}},
                 "m": {"type": "object", "additionalProperties":
                   {"type": "object", "properties": {"c": {"type": "boolean", "default": false}}}}}
                """
        )
        var object = try schema.document(written)
        schema.schema.applyDefaults(&object)
        #expect(try object == schema.document(stored))
    }

    @Test func `Merge types are found by path`() throws {
        let schema = try SchemaUnderTest(
            spec: """
                {"ports": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "items":
                  {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "tags":
                    {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}}}}},
                 "args": {"type": "array", "items": {"type": "string"}},
                 "selector": {"type": "object", "x-kubernetes-map-type": "atomic", "additionalProperties": {"type": "string"}}}
                """
        ).schema
        #expect(schema.listType(at: ["spec", "ports"]) == .map(keys: ["name"]))
        #expect(schema.listType(at: ["spec", "ports", "tags"]) == .set)
        #expect(schema.listType(at: ["spec", "args"]) == nil)
        #expect(schema.node(at: ["spec", "selector"])?.isAtomicMap == true)
        #expect(schema.node(at: ["spec", "selector", "anything"])?.type == .string)
        #expect(schema.node(at: ["spec", "nothing"]) == nil)
    }
}
