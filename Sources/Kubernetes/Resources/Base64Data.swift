import struct FoundationEssentials.Data

/// Bytes that travel as base64 text, as in a Secret; printing it shows only how many there are.
package struct Base64Data: Sendable, Hashable {
    package var bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The UTF-8 bytes of a text.
    package init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Reads standard base64 with padding; nil when the text is not that.
    package init?(base64 text: String) {
        guard let data = Data(base64Encoded: text) else { return nil }
        bytes = Array(data)
    }

    /// The bytes as text, or nil when they are not UTF-8.
    package var text: String? { String(validating: bytes, as: UTF8.self) }

    /// Standard base64 with padding.
    package var base64: String { Data(bytes).base64EncodedString() }
}

extension Base64Data: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let data = Base64Data(base64: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not base64")
        }
        self = data
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(base64)
    }
}

extension Base64Data: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<\(bytes.count) bytes>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
