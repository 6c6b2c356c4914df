import Logging

/// The metadata of one record, flattened to dotted keys; later merges win over earlier ones.
struct LogFields {
    private static let depthLimit = 8

    private let reserved: Set<String>
    private var values: [String: Logger.MetadataValue] = [:]

    /// Fields none of which may be named like `reserved`; such a key gets the prefix `metadata.`.
    init(reserved: Set<String>) {
        self.reserved = reserved
    }

    mutating func merge(_ metadata: Logger.Metadata) {
        for (key, value) in metadata {
            add(value, under: reserved.contains(key) ? "metadata.\(key)" : key, depth: 0)
        }
    }

    func sorted() -> [(key: String, value: Logger.MetadataValue)] {
        values.sorted { $0.key < $1.key }
    }

    private mutating func add(_ value: Logger.MetadataValue, under key: String, depth: Int) {
        guard case .dictionary(let nested) = value, depth < Self.depthLimit, !nested.isEmpty else {
            values[key] = value
            return
        }
        for (name, inner) in nested { add(inner, under: "\(key).\(name)", depth: depth + 1) }
    }

    /// Appends `value` as JSON, masked where its key is sensitive; texts are cut to `limit` bytes.
    static func append(_ value: Logger.MetadataValue, under key: String, limit: Int, depth: Int = 0, to bytes: inout [UInt8]) {
        guard !Masking.isSensitive(key: key), depth <= depthLimit else {
            return JSONText.append(Masking.mask, to: &bytes)
        }
        switch value {
        case .string(let text): append(text, limit: limit, to: &bytes)
        case .stringConvertible(let number as Int): bytes += Array(String(number).utf8)
        case .stringConvertible(let number as Int64): bytes += Array(String(number).utf8)
        case .stringConvertible(let number as Double) where number.isFinite: bytes += Array("\(number)".utf8)
        case .stringConvertible(let flag as Bool): bytes += Array((flag ? "true" : "false").utf8)
        case .stringConvertible(let other): append(other.description, limit: limit, to: &bytes)
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(item, under: key, limit: limit, depth: depth + 1, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .dictionary(let nested):
            bytes.append(UInt8(ascii: "{"))
            for (index, entry) in nested.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONText.append(entry.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                append(entry.value, under: "\(key).\(entry.key)", limit: limit, depth: depth + 1, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func append(_ text: String, limit: Int, to bytes: inout [UInt8]) {
        JSONText.append(JSONLine.cut(Masking.redacted(text), to: limit), to: &bytes)
    }
}
