import Kubernetes

extension JSONValue {
    /// An object without the members whose value is nil or null, so that an absent setting is absent in what we apply.
    ///
    /// A name of its own: given a literal, the case `object` takes nil for a null.
    static func members(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        var object: [String: JSONValue] = [:]
        for (key, value) in members where value?.isNull == false { object[key] = value }
        return .object(object)
    }

    static func strings(_ values: [String]) -> JSONValue { .array(values.map(JSONValue.string)) }

    static func map(_ values: [String: String]) -> JSONValue { .object(values.mapValues(JSONValue.string)) }
}

extension Collection {
    /// Nil for an empty collection, to leave the member out.
    var nonEmpty: Self? { isEmpty ? nil : self }
}
