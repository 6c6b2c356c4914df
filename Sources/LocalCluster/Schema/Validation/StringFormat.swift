import Kubernetes

/// The formats of texts that are checked; the API server ignores formats it does not know, and so do we.
enum StringFormat: String, Sendable {
    case dateTime = "date-time"
    case datetime
    case date
    case byte
    case duration
    case uuid
    case ipv4
    case ipv6

    func accepts(_ text: String) -> Bool {
        switch self {
        case .dateTime, .datetime: text.utf8.count > 10 && CEL.Instant(parsing: text) != nil
        case .date: text.utf8.count == 10 && CEL.Instant(parsing: text) != nil
        case .byte: Base64Data(base64: text) != nil
        case .duration: CEL.SpanOfTime.parse(text) != nil
        case .uuid: Self.isUUID(text)
        case .ipv4: Self.isIPv4(text)
        case .ipv6: Self.isIPv6(text)
        }
    }

    /// Dashes may be left out.
    private static func isUUID(_ text: String) -> Bool {
        let digits = text.split(separator: "-", omittingEmptySubsequences: false)
        let isGrouped = digits.map(\.utf8.count) == [8, 4, 4, 4, 12] || digits.map(\.utf8.count) == [32]
        return isGrouped && digits.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
    }

    private static func isIPv4(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil && ($0 == "0" || $0.first != "0") && $0.first != "+" }
    }

    private static func isIPv6(_ text: String) -> Bool {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard text.contains(":"), halves.count <= 2 else { return false }
        var count = 0
        for (index, half) in halves.enumerated() where !half.isEmpty {
            let groups = half.split(separator: ":", omittingEmptySubsequences: false)
            for (position, group) in groups.enumerated() {
                if group.contains("."), index == halves.count - 1, position == groups.count - 1 {
                    guard isIPv4(group) else { return false }
                    count += 2
                } else {
                    guard (1...4).contains(group.utf8.count), group.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return false }
                    count += 1
                }
            }
        }
        return halves.count == 2 ? count < 8 : count == 8
    }
}
