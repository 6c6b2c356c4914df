import Kubernetes
import LocalCluster
import Testing

/// Rules on fields: when they run, what they blame and what they say.
@Suite struct RuleTests {
    static let fields = #"{"a": {"type": "integer"}, "b": {"type": "integer"}, "name": {"type": "string"}}"#

    static func failing(_ more: String) throws -> [String] {
        let schema = try SchemaUnderTest(spec: fields, rules: "[{\"rule\": \"self.a < self.b\"\(more)}]")
        #expect(try schema.errors(#"{"a": 1, "b": 2}"#) == [])
        return try schema.errors(#"{"a": 2, "b": 1}"#)
    }

    @Test func `The message, the reason and the field are those of the rule`() throws {
        #expect(try Self.failing("") == [#"spec: Invalid value: "object": failed rule: self.a < self.b"#])
        #expect(try Self.failing(#", "message": "a must be less""#) == [#"spec: Invalid value: "object": a must be less"#])
        #expect(try Self.failing(#", "message": "m", "fieldPath": ".a""#) == [#"spec.a: Invalid value: "object": m"#])
        #expect(try Self.failing(#", "message": "m", "reason": "FieldValueForbidden""#) == ["spec: Forbidden: m"])
        #expect(try Self.failing(#", "message": "m", "reason": "FieldValueRequired""#) == ["spec: Required value: m"])
        #expect(try Self.failing(#", "message": "m", "reason": "FieldValueDuplicate""#) == [#"spec: Duplicate value: "object": m"#])
        #expect(
            try Self.failing(#", "message": "m", "messageExpression": "string(self.a) + ' is not less than ' + string(self.b)""#)
                == [#"spec: Invalid value: "object": 2 is not less than 1"#]
        )
        #expect(
            try Self.failing(#", "message": "m", "messageExpression": "self.name""#) == [#"spec: Invalid value: "object": m"#]
        )
    }

    @Test func `A rule that cannot be computed says why`() throws {
        let schema = try SchemaUnderTest(spec: Self.fields, rules: #"[{"rule": "self.a < self.b", "message": "m"}]"#)
        #expect(try schema.errors(#"{"a": 1}"#) == [#"spec: Invalid value: "object": no such key: b evaluating rule: m"#])
    }

    @Test func `A rule that compares runs on updates only`() throws {
        let schema = try SchemaUnderTest(
            spec: #"{"a": {"type": "integer", "x-kubernetes-validations": [{"rule": "self >= oldSelf", "message": "may only grow"}]}}"#
        )
        #expect(try schema.errors(#"{"a": 1}"#) == [])
        #expect(try schema.errors(#"{"a": 2}"#, replacing: #"{"a": 1}"#) == [])
        #expect(try schema.errors(#"{"a": 2}"#, replacing: "{}") == [])
        #expect(try schema.errors("{}", replacing: #"{"a": 1}"#) == [])
        #expect(try schema.errors(#"{"a": 1}"#, replacing: #"{"a": 2}"#) == [#"spec.a: Invalid value: "integer": may only grow"#])
    }

    @Test func `An optional old value lets it run on creation too`() throws {
        let schema = try SchemaUnderTest(
            spec: """
                {"a": {"type": "integer", "x-kubernetes-validations": [{"rule": "oldSelf.hasValue() ? self >= oldSelf.value() : self == 0",
                "optionalOldSelf": true, "message": "starts at 0 and grows"}]}}
                """
        )
        #expect(try schema.errors(#"{"a": 0}"#) == [])
        #expect(try schema.errors(#"{"a": 1}"#).count == 1)
        #expect(try schema.errors(#"{"a": 2}"#, replacing: #"{"a": 1}"#) == [])
        #expect(try schema.errors(#"{"a": 0}"#, replacing: #"{"a": 1}"#).count == 1)
    }

    @Test func `Items of a map are compared with those of the same key`() throws {
        let schema = try SchemaUnderTest(
            spec: """
                {"l": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "items": {"type": "object",
                  "required": ["name"], "properties": {"name": {"type": "string"}, "v": {"type": "integer"}},
                  "x-kubernetes-validations": [{"rule": "self.v == oldSelf.v", "message": "fixed"}]}},
                 "m": {"type": "object", "additionalProperties": {"type": "integer",
                  "x-kubernetes-validations": [{"rule": "self == oldSelf", "message": "fixed"}]}}}
                """
        )
        let old = #"{"l": [{"name": "a", "v": 1}, {"name": "b", "v": 2}], "m": {"k": 1}}"#
        #expect(try schema.errors(#"{"l": [{"name": "c", "v": 9}, {"name": "b", "v": 2}, {"name": "a", "v": 1}]}"#, replacing: old) == [])
        #expect(try schema.errors(#"{"l": [{"name": "b", "v": 3}]}"#, replacing: old) == [#"spec.l[0]: Invalid value: "object": fixed"#])
        #expect(try schema.errors(#"{"m": {"k": 2, "n": 3}}"#, replacing: old) == [#"spec.m[k]: Invalid value: "integer": fixed"#])
    }

    @Test func `What a rule refuses but was already so is let through`() throws {
        let schema = try SchemaUnderTest(
            spec:
                #"{"a": {"type": "integer", "x-kubernetes-validations": [{"rule": "self < 5", "message": "m"}]}, "b": {"type": "integer"}}"#
        )
        #expect(try schema.errors(#"{"a": 7, "b": 2}"#, replacing: #"{"a": 7, "b": 1}"#) == [])
        #expect(try schema.errors(#"{"a": 8}"#, replacing: #"{"a": 7}"#).count == 1)
    }

    @Test func `Rules wait until the values they rely on are right`() throws {
        let schema = try SchemaUnderTest(spec: Self.fields, required: #"["name"]"#, rules: #"[{"rule": "self.a < self.b"}]"#)
        #expect(
            try schema.errors(#"{"a": 2, "b": 1}"#) == [
                "spec.name: Required value",
                "<nil>: Invalid value: \"null\": some validation rules were not checked because the object was invalid; "
                    + "correct the existing errors to complete validation",
            ]
        )
    }

    @Test func `Rules see the object's name, and dates as dates`() throws {
        let schema = try SchemaUnderTest(
            """
            {"type": "object", "x-kubernetes-validations": [{"rule": "self.metadata.name.startsWith('a') && self.kind == 'K'"}],
             "properties": {"t": {"type": "string", "format": "date-time",
               "x-kubernetes-validations": [{"rule": "self < timestamp('2026-01-01T00:00:00Z')", "message": "too late"}]}}}
            """
        ).schema
        #expect(schema.validate(new: ["kind": "K", "metadata": ["name": "ab"], "t": "2025-12-31T23:59:59Z"]) == [])
        #expect(schema.validate(new: ["kind": "K", "metadata": ["name": "b"]]).count == 1)
        #expect(
            schema.validate(new: ["kind": "K", "metadata": ["name": "a"], "t": "2026-12-31T23:59:59Z"]).map(\.description)
                == [#"t: Invalid value: "string": too late"#]
        )
    }

    @Test func `Names that are not identifiers are escaped`() throws {
        let schema = try SchemaUnderTest(
            spec: #"{"x-id": {"type": "integer"}, "namespace": {"type": "string"}, "a.b/c__d": {"type": "integer"}}"#,
            rules: #"[{"rule": "self.x__dash__id == 1 && self.__namespace__ == 'n' && self.a__dot__b__slash__c__underscores__d == 2"}]"#
        )
        #expect(try schema.errors(#"{"x-id": 1, "namespace": "n", "a.b/c__d": 2}"#) == [])
    }

    @Test func `Sets and maps are equal in any order`() throws {
        let schema = try SchemaUnderTest(
            spec: """
                {"s": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
                 "m": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["n"], "items":
                   {"type": "object", "required": ["n"], "properties": {"n": {"type": "string"}}}},
                 "l": {"type": "array", "items": {"type": "string"}}}
                """,
            rules:
                #"[{"rule": "self.s == oldSelf.s && self.m == oldSelf.m", "message": "same"}, {"rule": "self.l == oldSelf.l", "message": "order"}]"#
        )
        let old = #"{"s": ["a", "b"], "m": [{"n": "x"}, {"n": "y"}], "l": ["a", "b"]}"#
        #expect(try schema.errors(#"{"s": ["b", "a"], "m": [{"n": "y"}, {"n": "x"}], "l": ["a", "b"]}"#, replacing: old) == [])
        #expect(try schema.errors(#"{"s": ["b", "a"], "m": [{"n": "y"}, {"n": "x"}], "l": ["b", "a"]}"#, replacing: old).count == 1)
    }

    @Test func `A rule that takes too long is stopped`() throws {
        let schema = try SchemaUnderTest(
            spec: #"{"l": {"type": "array", "items": {"type": "integer"}}}"#,
            rules: #"[{"rule": "self.l.all(a, self.l.all(b, self.l.all(c, a + b + c >= 0)))", "message": "m"}, {"rule": "false"}]"#
        )
        let list = (0..<200).map(String.init).joined(separator: ",")
        let errors = try schema.errors("{\"l\": [\(list)]}")
        #expect(errors.count == 1)
        #expect(errors.first?.contains("actual cost limit exceeded") == true)
    }

    static let fieldsOfRules: [(String, String?)] = [
        ("self.l.all(i, i.name != '')", nil), ("self.l.all(i, i.nam != '')", "nam"), ("self.l[0].name == ''", nil),
        ("self.l[0].x == ''", "x"),
        ("has(self.o.deep) && !has(self.o.shallow)", "shallow"), ("self.m.anything == 1", nil), ("self.m.all(k, k.size() > 0)", nil),
        ("self.l.filter(i, i.name == 'a').all(i, i.v == 1)", "v"), ("self.?o.?deep.orValue('') == ''", nil), ("self.?o.?x.hasValue()", "x"),
        ("oldSelf.o == self.p", "p"), ("{'a': 1}.a == 1", nil), ("self.l.map(i, i.name).all(n, n.size() > 0)", nil), ("self.o.x > 0", "x"),
    ]

    @Test(arguments: fieldsOfRules)
    func `A rule that asks for a field nobody has is refused at once`(rule: String, missing: String?) throws {
        let properties = """
            {"l": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}},
             "o": {"type": "object", "properties": {"deep": {"type": "string"}}},
             "m": {"type": "object", "additionalProperties": {"type": "integer"}}}
            """
        do {
            _ = try SchemaUnderTest(spec: properties, rules: "[{\"rule\": \"\(rule)\"}]")
            #expect(missing == nil)
        } catch let error as SchemaError {
            #expect(missing != nil)
            #expect(error.message.contains("undefined field '\(missing ?? "")'"))
        }
    }
}
