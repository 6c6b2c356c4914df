package import Kubernetes

/// The schema of one version of a custom kind, ready to prune, default and validate objects of it
/// (Kubernetes documentation, "Extend the Kubernetes API with CustomResourceDefinitions").
package struct StructuralSchema: Sendable {
    /// The schema of the whole object.
    package let root: SchemaNode

    /// Reads `spec.versions[].schema.openAPIV3Schema`; throws on a schema that is not structural or a rule that is not CEL.
    package init(crdVersionSchema schema: JSONValue) throws(SchemaError) {
        root = try SchemaNode(schema, path: "openAPIV3Schema", isResource: true)
    }

    /// Removes every field the schema does not have; returns their paths in order, for `unknown field "spec.foo"`.
    @discardableResult
    package func prune(_ object: inout JSONValue) -> [String] {
        var pruning = Pruning()
        pruning.prune(&object, root, path: "")
        return pruning.removed.sorted()
    }

    /// Fills in defaults, after dropping nulls where null is not allowed.
    package func applyDefaults(_ object: inout JSONValue) {
        Defaulting.dropNulls(&object, root)
        Defaulting.apply(&object, root)
    }

    /// Everything wrong with a pruned and defaulted object; `old` is what it replaces.
    ///
    /// A value that was already stored and has not changed is never complained about (ratcheting, KEP-4008), and rules are
    /// checked only when nothing they rely on is broken.
    package func validate(new: JSONValue, old: JSONValue? = nil) -> [FieldError] {
        var values = ValueValidator()
        values.check(new, root, path: "", old: old)
        var errors = values.errors + ListKeys.duplicates(in: new, root)
        if errors.contains(where: \.blocksRules) {
            if root.hasRules { errors.append(.rulesNotChecked) }
            return errors
        }
        var rules = RuleValidator()
        rules.check(new, root, path: "", old: old)
        errors += rules.errors
        return errors
    }

    /// How lists below a path merge and compare; the path has field names only, items are passed through.
    package func listType(at path: [String]) -> SchemaNode.ListType? { node(at: path)?.listType }

    /// The schema of a field; nil when there is none. The path has field names only, items are passed through.
    package func node(at path: [String]) -> SchemaNode? {
        var node = root
        for name in path {
            while let items = node.items { node = items }
            guard let next = node.field(name) else { return nil }
            node = next
        }
        return node
    }
}

extension FieldError {
    static let rulesNotChecked = FieldError(
        .invalid,
        "",
        value: .null,
        "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"
    )
}
