import Kubernetes

@testable import LocalCluster

/// An object for expressions to look at, and what they make of it.
enum CELFixture {
    private static let schema = """
        {"type": "object", "properties": {
          "a": {"type": "integer"}, "d": {"type": "number"}, "t": {"type": "boolean"}, "u": {"type": "string"}, "zz": {"type": "string"},
          "n": {"type": "string", "nullable": true}, "q": {"x-kubernetes-int-or-string": true},
          "when": {"type": "string", "format": "date-time"}, "wait": {"type": "string", "format": "duration"},
          "l": {"type": "array", "items": {"type": "integer"}}, "e": {"type": "array", "items": {"type": "integer"}},
          "s": {"type": "array", "items": {"type": "string"}}, "o": {"type": "object", "additionalProperties": {"type": "string"}},
          "items": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}, "v": {"type": "integer"}}}}}}
        """

    private static let object = """
        {"a": 1, "d": 2, "t": true, "u": "héllo", "n": null, "q": "20m", "when": "2026-11-22T10:00:00Z", "wait": "1h30m",
         "l": [1, 2, 3], "e": [], "s": ["b", "a", "c"], "o": {"k": "v"}, "items": [{"name": "x", "v": 1}, {"name": "y"}]}
        """

    /// The value as text, or `error: …`; text stands in quotes.
    static func result(_ source: String, steps: Int = 100_000) throws -> String {
        let root = try StructuralSchema(crdVersionSchema: JSONValue(parsing: schema)).root
        let program = try CEL.Program(source, variables: ["self"])
        var evaluator = CEL.Evaluator(variables: ["self": CEL.Value(try JSONValue(parsing: object), root)], steps: steps)
        do {
            return CEL.Formatter.plain(try evaluator.evaluate(program))
        } catch .error(let message) {
            return "error: \(message)"
        } catch .exhausted {
            return "exhausted"
        }
    }
}
