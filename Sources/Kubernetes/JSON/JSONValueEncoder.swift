/// Writes `Encodable` types into a JSON tree.
struct JSONValueEncoder: Encoder {
    let node: JSONEncodingNode
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.openObject()
        return KeyedEncodingContainer(JSONKeyedEncodingContainer(node: node, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.openArray()
        return JSONUnkeyedEncodingContainer(node: node, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension JSONValueEncoder: SingleValueEncodingContainer {
    func encodeNil() { node.set(.null) }
    func encode(_ value: Bool) { node.set(.bool(value)) }
    func encode(_ value: String) { node.set(.string(value)) }
    func encode(_ value: Double) throws { try node.set(value, path: codingPath) }
    func encode(_ value: Float) throws { try node.set(Double(value), path: codingPath) }
    func encode(_ value: Int) { node.set(value) }
    func encode(_ value: Int8) { node.set(value) }
    func encode(_ value: Int16) { node.set(value) }
    func encode(_ value: Int32) { node.set(value) }
    func encode(_ value: Int64) { node.set(value) }
    func encode(_ value: UInt) { node.set(value) }
    func encode(_ value: UInt8) { node.set(value) }
    func encode(_ value: UInt16) { node.set(value) }
    func encode(_ value: UInt32) { node.set(value) }
    func encode(_ value: UInt64) { node.set(value) }
    func encode<T: Encodable>(_ value: T) throws { try node.encode(value, path: codingPath) }
}

struct JSONKeyedEncodingContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: JSONEncodingNode
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) { node.child(key.stringValue).set(.null) }
    func encode(_ value: Bool, forKey key: Key) { node.child(key.stringValue).set(.bool(value)) }
    func encode(_ value: String, forKey key: Key) { node.child(key.stringValue).set(.string(value)) }
    func encode(_ value: Double, forKey key: Key) throws { try node.child(key.stringValue).set(value, path: codingPath + [key]) }
    func encode(_ value: Float, forKey key: Key) throws { try encode(Double(value), forKey: key) }
    func encode(_ value: Int, forKey key: Key) { node.child(key.stringValue).set(value) }
    func encode(_ value: Int8, forKey key: Key) { node.child(key.stringValue).set(value) }
    func encode(_ value: Int16, forKey key: Key) { node.child(key.stringValue).set(value) }
    func encode(_ value: Int32, forKey key: Key) { node.child(key.stringValue).set(value) }
    func encode(_ value: Int64, forKey key: Key) { node.child(key.stringValue).set(value) }
    func encode(_ value: UInt, forKey key: Key) { node.child(key.stringValue).set(value) }
    func encode(_ value: UInt8, forKey key: Key) { node.child(key.stringValue).set(value) }
    func encode(_ value: UInt16, forKey key: Key) { node.child(key.stringValue).set(value) }
    func encode(_ value: UInt32, forKey key: Key) { node.child(key.stringValue).set(value) }
    func encode(_ value: UInt64, forKey key: Key) { node.child(key.stringValue).set(value) }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        try node.child(key.stringValue).encode(value, path: codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        encoder(for: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { encoder(for: key).unkeyedContainer() }

    func superEncoder() -> any Encoder {
        JSONValueEncoder(node: node.child("super"), codingPath: codingPath + [JSONCodingKey(stringValue: "super")])
    }

    func superEncoder(forKey key: Key) -> any Encoder { encoder(for: key) }

    private func encoder(for key: Key) -> JSONValueEncoder {
        JSONValueEncoder(node: node.child(key.stringValue), codingPath: codingPath + [key])
    }
}

struct JSONUnkeyedEncodingContainer: UnkeyedEncodingContainer {
    let node: JSONEncodingNode
    let codingPath: [any CodingKey]

    var count: Int { node.count }

    func encodeNil() { node.append().set(.null) }

    func encode<T: Encodable>(_ value: T) throws {
        let path = codingPath + [JSONCodingKey(intValue: count)]
        try node.append().encode(value, path: path)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        encoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder().unkeyedContainer() }
    func superEncoder() -> any Encoder { encoder() }

    private func encoder() -> JSONValueEncoder {
        let path = codingPath + [JSONCodingKey(intValue: count)]
        return JSONValueEncoder(node: node.append(), codingPath: path)
    }
}
