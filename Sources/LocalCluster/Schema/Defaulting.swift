import Kubernetes

/// Fills in the defaults of a schema, as the API server does when it reads a request and when it reads its storage.
enum Defaulting {
    /// Sets every absent field that has a default, from the outside in, so that defaults inside a default apply too.
    static func apply(_ value: inout JSONValue, _ node: SchemaNode) {
        switch value {
        case .object(var fields):
            value = .null
            for (name, field) in node.properties {
                guard let fallback = field.defaultValue, !fallback.isNull else { continue }
                if isMissing(fields[name], field) { fields[name] = fallback }
            }
            for name in Array(fields.keys) {
                guard let field = node.field(name), var inner = fields[name] else { continue }
                if isMissing(inner, field), let fallback = field.defaultValue { inner = fallback }
                apply(&inner, field)
                fields[name] = inner
            }
            value = .object(fields)
        case .array(var items):
            value = .null
            if let node = node.items {
                for index in items.indices {
                    if isMissing(items[index], node), let fallback = node.defaultValue { items[index] = fallback }
                    apply(&items[index], node)
                }
            }
            value = .array(items)
        case .null, .bool, .integer, .number, .string:
            break
        }
    }

    /// Removes fields that are null although null is not one of their values: that means the same as leaving them out.
    static func dropNulls(_ value: inout JSONValue, _ node: SchemaNode) {
        switch value {
        case .object(var fields):
            value = .null
            for name in Array(fields.keys) {
                guard let field = node.field(name), var inner = fields[name] else { continue }
                if inner.isNull, !field.isNullable, field.defaultValue == nil {
                    fields[name] = nil
                } else {
                    dropNulls(&inner, field)
                    fields[name] = inner
                }
            }
            value = .object(fields)
        case .array(var items):
            value = .null
            if let node = node.items {
                for index in items.indices { dropNulls(&items[index], node) }
            }
            value = .array(items)
        case .null, .bool, .integer, .number, .string:
            break
        }
    }

    private static func isMissing(_ value: JSONValue?, _ node: SchemaNode) -> Bool {
        guard let value else { return true }
        return value.isNull && !node.isNullable
    }
}
