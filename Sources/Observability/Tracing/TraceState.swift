/// The entries of a `tracestate` header, newest first; W3C Trace Context section 3.3.
package struct TraceState: Sendable, Hashable {
    /// One vendor's entry.
    package struct Entry: Sendable, Hashable {
        package let key: String
        package let value: String
    }

    /// At most 32, no key twice.
    package private(set) var entries: [Entry]

    /// No entries.
    package init() {
        entries = []
    }

    /// Reads a header; nil when any member breaks the grammar, a key stands twice or there are more than 32 members.
    package init?(header: String) {
        var entries: [Entry] = []
        var keys: Set<Substring> = []
        for part in header.split(separator: ",") {
            let member = part.trimmingBlanks()
            if member.isEmpty { continue }
            guard let equals = member.firstIndex(of: "=") else { return nil }
            let key = member[..<equals]
            let value = member[member.index(after: equals)...]
            guard Self.isKey(key), Self.isValue(value), keys.insert(key).inserted, entries.count < 32 else { return nil }
            entries.append(Entry(key: String(key), value: String(value)))
        }
        self.entries = entries
    }

    /// The header's text.
    package var header: String {
        entries.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    /// Puts an entry first, replacing one of the same key; says whether key and value were valid.
    package mutating func set(_ key: String, to value: String) -> Bool {
        guard Self.isKey(key[...]), Self.isValue(value[...]) else { return false }
        entries.removeAll { $0.key == key }
        entries.insert(Entry(key: key, value: value), at: 0)
        if entries.count > 32 { entries.removeLast() }
        return true
    }

    private static func isKey(_ key: Substring) -> Bool {
        let parts = key.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard key.utf8.count <= 256, parts.allSatisfy({ part in part.utf8.allSatisfy(isKeyByte) && !part.isEmpty }) else { return false }
        guard let first = key.utf8.first else { return false }
        return isLowercase(first) || (isDigit(first) && parts.count == 2)
    }

    private static func isValue(_ value: Substring) -> Bool {
        guard let last = value.utf8.last, value.utf8.count <= 256, last != UInt8(ascii: " ") else { return false }
        return value.utf8.allSatisfy { (0x20...0x7e).contains($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "=") }
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        isLowercase(byte) || isDigit(byte) || Array("_-*/".utf8).contains(byte)
    }

    private static func isLowercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension Substring {
    fileprivate func trimmingBlanks() -> Substring {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var trimmed = drop(while: isBlank)
        while let last = trimmed.last, isBlank(last) { trimmed.removeLast() }
        return trimmed
    }
}
