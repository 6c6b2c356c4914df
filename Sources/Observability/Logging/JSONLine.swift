/// One JSON object on one line, built field by field and never longer than its limit.
struct JSONLine {
    private static let tail = Array(#","truncated":true}"#.utf8) + [UInt8(ascii: "\n")]

    private let limit: Int
    private var bytes: [UInt8] = [UInt8(ascii: "{")]
    private var isTruncated = false

    /// A line of at most `limit` bytes, newline included.
    init(limit: Int) {
        self.limit = max(limit, 256)
        bytes.reserveCapacity(512)
    }

    /// Adds a text field; a text longer than a quarter of the line is cut and says so.
    mutating func add(_ key: String, _ text: String) {
        let cut = Self.cut(text, to: limit / 4)
        add(key) { JSONText.append(cut, to: &$0) }
    }

    /// Adds a field whose value `render` writes as JSON; left out when it does not fit.
    mutating func add(_ key: String, _ render: (inout [UInt8]) -> Void) {
        var field: [UInt8] = []
        if bytes.count > 1 { field.append(UInt8(ascii: ",")) }
        JSONText.append(key, to: &field)
        field.append(UInt8(ascii: ":"))
        render(&field)
        guard bytes.count + field.count + Self.tail.count <= limit else {
            isTruncated = true
            return
        }
        bytes += field
    }

    /// The finished line with its newline.
    consuming func finished() -> [UInt8] {
        if isTruncated { return bytes + Self.tail }
        return bytes + [UInt8(ascii: "}"), UInt8(ascii: "\n")]
    }

    /// `text`, cut to about `limit` bytes at a character's boundary, with the number of bytes left out.
    static func cut(_ text: String, to limit: Int) -> String {
        let count = text.utf8.count
        guard count > limit else { return text }
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: limit)
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        let kept = text[..<end]
        return "\(kept)… (\(count - kept.utf8.count) bytes more)"
    }
}

/// JSON string literals, RFC 8259 section 7.
enum JSONText {
    private static let hexadecimal = Array("0123456789abcdef".utf8)

    /// Appends `text` as a quoted JSON string.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += Array(#"\n"#.utf8)
            case UInt8(ascii: "\r"): bytes += Array(#"\r"#.utf8)
            case UInt8(ascii: "\t"): bytes += Array(#"\t"#.utf8)
            case 0..<0x20: bytes += Array(#"\u00"#.utf8) + [hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
