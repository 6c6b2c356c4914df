import Kubernetes
import LocalCluster
import Testing

/// Values against schemas, worded as the API server does.
@Suite struct ValueValidationTests {
    static let cases: [(schema: String, good: [String], bad: String, error: String)] = [
        (#"{"type": "string"}"#, [#""""#, #""x""#], "1", #"Invalid value: "integer": spec.x in body must be of type string: "integer""#),
        (
            #"{"type": "integer"}"#, ["1", "-1", "2.0"], "1.5",
            #"Invalid value: "number": spec.x in body must be of type integer: "number""#
        ),
        (#"{"type": "number"}"#, ["1", "1.5"], #""1""#, #"Invalid value: "string": spec.x in body must be of type number: "string""#),
        (#"{"type": "boolean"}"#, ["true"], #""true""#, #"Invalid value: "string": spec.x in body must be of type boolean: "string""#),
        (#"{"type": "object"}"#, ["{}"], "[]", #"Invalid value: "array": spec.x in body must be of type object: "array""#),
        (
            #"{"type": "array", "items": {"type": "string"}}"#, ["[]"], "{}",
            #"Invalid value: "object": spec.x in body must be of type array: "object""#
        ),
        (
            #"{"type": "string", "nullable": true}"#, ["null"], "1",
            #"Invalid value: "integer": spec.x in body must be of type string: "integer""#
        ),
        (#"{"type": "string"}"#, [], "null", #"Invalid value: "null": spec.x in body must be of type string: "null""#),
        (
            #"{"x-kubernetes-int-or-string": true}"#, ["1", #""1""#], "true",
            #"Invalid value: "boolean": spec.x in body must be of type integer,string: "boolean""#
        ),
        (#"{"type": "string", "enum": ["a", "b"]}"#, [#""a""#], #""c""#, #"Unsupported value: "c": supported values: "a", "b""#),
        (#"{"type": "integer", "enum": [1, 2]}"#, ["1"], "3", #"Unsupported value: 3: supported values: "1", "2""#),
        (
            #"{"type": "string", "minLength": 2}"#, [#""ab""#], #""é""#,
            #"Invalid value: "é": spec.x in body should be at least 2 chars long"#
        ),
        (#"{"type": "string", "maxLength": 2}"#, [#""ab""#, #""日本""#], #""abc""#, "Too long: may not be more than 2 bytes"),
        (#"{"type": "string", "pattern": "^a+$"}"#, [#""aa""#], #""ab""#, #"Invalid value: "ab": spec.x in body should match '^a+$'"#),
        (#"{"type": "integer", "minimum": 2}"#, ["2"], "1", "Invalid value: 1: spec.x in body should be greater than or equal to 2"),
        (
            #"{"type": "integer", "minimum": 2, "exclusiveMinimum": true}"#, ["3"], "2",
            "Invalid value: 2: spec.x in body should be greater than 2"
        ),
        (#"{"type": "integer", "maximum": 2}"#, ["2"], "3", "Invalid value: 3: spec.x in body should be less than or equal to 2"),
        (
            #"{"type": "number", "maximum": 2.5, "exclusiveMaximum": true}"#, ["2.4"], "2.5",
            "Invalid value: 2.5: spec.x in body should be less than 2.5"
        ),
        (#"{"type": "integer", "multipleOf": 5}"#, ["10"], "12", "Invalid value: 12: spec.x in body should be a multiple of 5"),
        (
            #"{"type": "string", "format": "date-time"}"#, [#""2026-11-22T10:00:00Z""#, #""2026-11-22T10:00:00.5+01:00""#], #""yesterday""#,
            #"Invalid value: "yesterday": spec.x in body must be of type date-time: "yesterday""#
        ),
        (
            #"{"type": "string", "format": "date"}"#, [#""2026-11-22""#], #""2026-13-22""#,
            #"Invalid value: "2026-13-22": spec.x in body must be of type date: "2026-13-22""#
        ),
        (
            #"{"type": "string", "format": "ipv4"}"#, [#""10.0.0.1""#], #""10.0.0.256""#,
            #"Invalid value: "10.0.0.256": spec.x in body must be of type ipv4: "10.0.0.256""#
        ),
        (
            #"{"type": "string", "format": "ipv6"}"#, [#""::1""#, #""fe80::1:2""#], #""fe80:::1""#,
            #"Invalid value: "fe80:::1": spec.x in body must be of type ipv6: "fe80:::1""#
        ),
        (
            #"{"type": "string", "format": "unheard-of"}"#, [#""x""#], "1",
            #"Invalid value: "integer": spec.x in body must be of type string: "integer""#
        ),
        (
            #"{"type": "array", "maxItems": 1, "items": {"type": "string"}}"#, [#"["a"]"#], #"["a", "b"]"#,
            "Too many: 2: must have at most 1 item"
        ),
        (
            #"{"type": "array", "minItems": 1, "items": {"type": "string"}}"#, [#"["a"]"#], "[]",
            "Invalid value: 0: spec.x in body should have at least 1 items"
        ),
        (
            #"{"type": "object", "maxProperties": 1, "additionalProperties": {"type": "string"}}"#, [#"{"a": "b"}"#],
            #"{"a": "b", "c": "d"}"#,
            "Too many: 2: must have at most 1 item"
        ),
        (
            #"{"type": "object", "minProperties": 1}"#, [#"{"a": 1}"#], "{}",
            "Invalid value: 0: spec.x in body should have at least 1 properties"
        ),
    ]

    @Test(arguments: cases)
    func `A value that does not fit is named with its path`(schema: String, good: [String], bad: String, error: String) throws {
        let schema = try SchemaUnderTest(spec: "{\"x\": \(schema)}")
        for value in good { #expect(try schema.errors("{\"x\": \(value)}") == []) }
        #expect(try schema.errors("{\"x\": \(bad)}") == ["spec.x: \(error)"])
    }

    @Test func `Paths go through lists and free maps`() throws {
        let schema = try SchemaUnderTest(
            spec: """
                {"l": {"type": "array", "items": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}},
                 "m": {"type": "object", "additionalProperties": {"type": "integer", "format": "int32"}}}
                """
        )
        #expect(try schema.errors(#"{"l": [{"name": "a"}, {}]}"#) == ["spec.l[1].name: Required value"])
        #expect(
            try schema.errors(#"{"m": {"a": "b"}}"#)
                == [#"spec.m.a: Invalid value: "string": spec.m.a in body must be of type integer: "string""#]
        )
        #expect(
            try schema.errors(#"{"m": {"a": 3000000000}}"#)
                == [#"<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.m.a"#]
        )
    }

    @Test func `Sets and maps have no two items alike`() throws {
        let schema = try SchemaUnderTest(
            spec: """
                {"s": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
                 "m": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["port", "protocol"], "items":
                   {"type": "object", "required": ["port"], "properties": {"port": {"type": "integer"},
                    "protocol": {"type": "string", "default": "TCP"}}}}}
                """
        )
        #expect(try schema.errors(#"{"s": ["a", "b", "a"]}"#) == [#"spec.s[2]: Duplicate value: "a""#])
        #expect(try schema.errors(#"{"m": [{"port": 1}, {"port": 1, "protocol": "UDP"}]}"#) == [])
        #expect(
            try schema.errors(#"{"m": [{"port": 1}, {"port": 1, "protocol": "TCP"}]}"#)
                == [#"spec.m[1]: Duplicate value: {"port":1,"protocol":"TCP"}"#]
        )
    }

    @Test func `Combined schemas are all looked at`() throws {
        let any = try SchemaUnderTest(
            spec: #"{"x": {"type": "string", "anyOf": [{"pattern": "^a"}, {"maxLength": 2}]}}"#
        )
        #expect(try any.errors(#"{"x": "ab"}"#) == [])
        #expect(try any.errors(#"{"x": "bb"}"#) == [])
        #expect(try any.errors(#"{"x": "bbb"}"#).first == #"<nil>: Invalid value: "": "spec.x" must validate at least one schema (anyOf)"#)
        let one = try SchemaUnderTest(spec: #"{"x": {"type": "string", "oneOf": [{"pattern": "^a"}, {"maxLength": 2}]}}"#)
        #expect(try one.errors(#"{"x": "abc"}"#) == [])
        #expect(try one.errors(#"{"x": "ab"}"#).first?.hasSuffix("(oneOf). Found 2 valid alternatives") == true)
        let not = try SchemaUnderTest(spec: #"{"x": {"type": "string", "not": {"enum": ["a"]}}}"#)
        #expect(try not.errors(#"{"x": "a"}"#) == [#"<nil>: Invalid value: "": "spec.x" must not validate the schema (not)"#])
        let all = try SchemaUnderTest(spec: #"{"x": {"type": "string", "allOf": [{"pattern": "^a"}, {"maxLength": 2}]}}"#)
        #expect(try all.errors(#"{"x": "ab"}"#) == [])
        #expect(try all.errors(#"{"x": "ac1"}"#).contains("spec.x: Too long: may not be more than 2 bytes"))
    }

    @Test func `What was stored and has not changed is not complained about`() throws {
        let schema = try SchemaUnderTest(
            spec: """
                {"x": {"type": "string", "maxLength": 2}, "y": {"type": "integer"},
                 "l": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "items": {"type": "object",
                   "required": ["name"], "properties": {"name": {"type": "string"}, "v": {"type": "integer", "maximum": 1}}}}}
                """
        )
        #expect(try schema.errors(#"{"x": "long", "y": 2}"#, replacing: #"{"x": "long", "y": 1}"#) == [])
        #expect(try schema.errors(#"{"x": "longer"}"#, replacing: #"{"x": "long"}"#) == ["spec.x: Too long: may not be more than 2 bytes"])
        let old = #"{"l": [{"name": "a", "v": 5}]}"#
        #expect(try schema.errors(#"{"l": [{"name": "b", "v": 1}, {"name": "a", "v": 5}]}"#, replacing: old) == [])
        #expect(try schema.errors(#"{"l": [{"name": "a", "v": 6}]}"#, replacing: old).count == 1)
    }

    static let unusable: [(String, String)] = [
        (#"{"properties": {}}"#, "openAPIV3Schema.type: Required value: must not be empty for specified object fields"),
        (#"{"type": "text"}"#, #"openAPIV3Schema.type: "text" is not a JSON type"#),
        (
            #"{"type": "object", "properties": {"a": {"type": "string", "pattern": "("}}}"#,
            "openAPIV3Schema.properties[a].pattern: must be a valid regular expression, but isn't: missing closing )"
        ),
        (
            #"{"type": "array", "x-kubernetes-list-type": "map", "items": {"type": "string"}}"#,
            "openAPIV3Schema.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map"
        ),
        (
            #"{"type": "object", "x-kubernetes-validations": [{"message": "x"}]}"#,
            "openAPIV3Schema.x-kubernetes-validations[0].rule: Required value: rule is not specified"
        ),
        (
            #"{"type": "object", "x-kubernetes-validations": [{"rule": "1 +"}]}"#,
            "openAPIV3Schema.x-kubernetes-validations[0].rule: compilation failed: <input>:1:4: Syntax error: mismatched input '<EOF>'"
        ),
        (
            #"{"type": "object", "x-kubernetes-validations": [{"rule": "size(slef) > 0"}]}"#,
            "openAPIV3Schema.x-kubernetes-validations[0].rule: compilation failed: <input>:1:6: undeclared reference to 'slef' (in container '')"
        ),
        (
            #"{"type": "object", "properties": {"a": {"type": "string"}}, "x-kubernetes-validations": [{"rule": "self.b == ''"}]}"#,
            "openAPIV3Schema.x-kubernetes-validations[0]: compilation failed: undefined field 'b' in: self.b == ''"
        ),
        (
            #"{"type": "object", "x-kubernetes-validations": [{"rule": "true", "reason": "Because"}]}"#,
            #"openAPIV3Schema.x-kubernetes-validations[0].reason: Unsupported value: "Because""#
        ),
    ]

    @Test(arguments: unusable)
    func `A schema that cannot be used says where and why`(text: String, error: String) throws {
        let found = #expect(throws: SchemaError.self) { try SchemaUnderTest(text) }
        #expect(found?.description == error)
    }
}
