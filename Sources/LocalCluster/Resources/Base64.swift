import FoundationEssentials

/// Standard base64 (RFC 4648, section 4).
enum Base64 {
    static func isValid(_ text: String) -> Bool { Data(base64Encoded: text) != nil }

    static func encode(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

    /// Nil when the text is not base64.
    static func decode(_ text: String) -> [UInt8]? { Data(base64Encoded: text).map { [UInt8]($0) } }
}
