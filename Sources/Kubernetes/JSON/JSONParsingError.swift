/// Why bytes are not a JSON document, and at which byte; it never holds any of the content.
package struct JSONParsingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The rule that was broken.
    package enum Reason: String, Sendable, Hashable {
        case unexpectedEnd = "unexpected end of input"
        case unexpectedByte = "unexpected byte"
        case trailingBytes = "bytes after the document"
        case invalidEscape = "invalid escape in a string"
        case controlCharacter = "unescaped control character in a string"
        case invalidUTF8 = "invalid UTF-8"
        case invalidNumber = "invalid number"
        case numberOutOfRange = "number out of range"
        case tooDeep = "nested too deeply"
    }

    package let reason: Reason
    /// The offset in bytes from the start of the input.
    package let offset: Int

    package init(_ reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    package var description: String { "invalid JSON at byte \(offset): \(reason.rawValue)" }
}
