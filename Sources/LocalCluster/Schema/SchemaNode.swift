package import Kubernetes

/// The schema of one field, with those of everything below it.
package final class SchemaNode: Sendable {
    /// The JSON type a value must have.
    package enum ValueType: String, Sendable { case object, array, string, integer, number, boolean }

    /// How a list merges under server-side apply, and when two lists are equal.
    package enum ListType: Sendable, Hashable {
        case atomic, set
        case map(keys: [String])
    }

    /// What fields beside the named ones an object may have.
    enum AdditionalFields: Sendable {
        case none
        case unchecked
        case checked(SchemaNode)
    }

    /// Limits on a value; nil = none.
    struct Limits: Sendable {
        var length: (least: Int?, most: Int?) = (nil, nil)
        var items: (least: Int?, most: Int?) = (nil, nil)
        var properties: (least: Int?, most: Int?) = (nil, nil)
        var number: (least: Double?, most: Double?) = (nil, nil)
        var excludesLeast = false
        var excludesMost = false
        var multipleOf: Double?
        var itemsAreUnique = false
    }

    /// Further schemas the same value must or must not fit.
    struct Combinations: Sendable {
        var all: [SchemaNode] = []
        var any: [SchemaNode] = []
        var one: [SchemaNode] = []
        var not: SchemaNode?
    }

    /// nil only for int-or-string, for fields that preserve what is unknown, and inside combinations.
    package let type: ValueType?
    package let format: String?
    package let isNullable: Bool
    package let isIntOrString: Bool
    package let preservesUnknownFields: Bool
    package let isEmbeddedResource: Bool
    package let listType: ListType?
    /// Whether server-side apply treats an object as one value.
    package let isAtomicMap: Bool
    package let defaultValue: JSONValue?
    package let properties: [String: SchemaNode]
    package let items: SchemaNode?
    let additional: AdditionalFields
    let required: [String]
    let allowedValues: [JSONValue]
    let pattern: (text: String, expression: RegularExpression)?
    let limits: Limits
    let combinations: Combinations
    let rules: [ValidationRule]
    /// Whether this field or one below has rules, so that others are not walked.
    let hasRules: Bool

    /// The schema of a named or additional field.
    package func field(_ name: String) -> SchemaNode? {
        if let node = properties[name] { return node }
        if case .checked(let node) = additional { return node }
        return nil
    }

    /// Whether a field of that name has a place in the schema.
    func allows(_ name: String) -> Bool {
        if properties[name] != nil { return true }
        switch additional {
        case .none: return false
        case .unchecked, .checked: return true
        }
    }

    /// Throws when the schema is not structural; `isNested` is a schema inside a combination, which need not name its type.
    init(_ schema: JSONValue, path: String, isResource: Bool = false, isNested: Bool = false) throws(SchemaError) {
        let reader = SchemaReader(schema: schema, path: path)
        isIntOrString = try reader.flag("x-kubernetes-int-or-string")
        preservesUnknownFields = try reader.flag("x-kubernetes-preserve-unknown-fields")
        isEmbeddedResource = try reader.flag("x-kubernetes-embedded-resource") || isResource
        isNullable = try reader.flag("nullable")
        type = try reader.type(mayBeAbsent: isIntOrString || preservesUnknownFields || isNested)
        format = try reader.format()
        listType = try reader.listType()
        isAtomicMap = try reader.text("x-kubernetes-map-type") == "atomic"
        defaultValue = schema["default"]
        properties = try reader.properties(isNested: isNested)
        items = try reader.items(isNested: isNested)
        additional = try reader.additional()
        required = try reader.names("required")
        allowedValues = try reader.list("enum")
        pattern = try reader.pattern()
        limits = try reader.limits()
        combinations = try reader.combinations()
        rules = try reader.rules()
        var below = Array(properties.values) + combinations.all
        if let items { below.append(items) }
        if case .checked(let node) = additional { below.append(node) }
        hasRules = !rules.isEmpty || below.contains(where: \.hasRules)
        try checkRules(reader)
    }

    /// Throws when a rule asks for a field that is not in the schema; fields of combinations have theirs elsewhere.
    private func checkRules(_ reader: SchemaReader) throws(SchemaError) {
        guard type != nil else { return }
        for (index, rule) in rules.enumerated() {
            let programs = [rule.expression, rule.messageExpression].compactMap { $0 }
            for program in programs {
                if let problem = CEL.FieldChecker.problem(in: program, on: self, oldSelfIsOptional: rule.oldSelfIsOptional) {
                    throw reader.problem("x-kubernetes-validations[\(index)]", "compilation failed: \(problem) in: \(program.source)")
                }
            }
        }
    }
}
