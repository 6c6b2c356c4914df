// A field the server never stored reads as its default, so that an object written under an older schema still decodes.

extension KeyedDecodingContainer {
    /// Overwrites `value` when the field is there; an absent or null field leaves the default that is already in it.
    func read<Value: Decodable>(_ key: Key, into value: inout Value) throws {
        if let found = try decodeIfPresent(Value.self, forKey: key) { value = found }
    }

    /// An absent list is an empty one; the compiler's own decoding code picks this overload for every array property of this module.
    func decode<Element: Decodable>(_ type: [Element].Type, forKey key: Key) throws -> [Element] {
        try decodeIfPresent(type, forKey: key) ?? []
    }

    /// An absent map is an empty one.
    func decode<Value: Decodable>(_ type: [String: Value].Type, forKey key: Key) throws -> [String: Value] {
        try decodeIfPresent(type, forKey: key) ?? [:]
    }
}

extension KeyedEncodingContainer {
    /// An empty list is left out, so that server-side apply claims no field nobody set.
    mutating func encode<Element: Encodable>(_ value: [Element], forKey key: Key) throws {
        try encodeIfPresent(value.isEmpty ? nil : value, forKey: key)
    }

    /// An empty map is left out.
    mutating func encode<Value: Encodable>(_ value: [String: Value], forKey key: Key) throws {
        try encodeIfPresent(value.isEmpty ? nil : value, forKey: key)
    }
}
