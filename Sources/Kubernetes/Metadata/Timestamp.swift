package import struct FoundationEssentials.Date

/// `metav1.Time`: whole seconds, written as RFC 3339 in UTC; fractions are read and dropped.
package struct Timestamp: Sendable, Hashable, Comparable {
    /// Since 1970-01-01T00:00:00Z.
    package let seconds: Int64

    package init(seconds: Int64) {
        self.seconds = seconds
    }

    /// The start of the second the date falls in.
    package init(_ date: Date) {
        self.init(seconds: Int64(date.timeIntervalSince1970.rounded(.down)))
    }

    /// Reads RFC 3339; nil when the text is not that.
    package init?(parsing text: String) {
        guard let time = CivilTime(parsing: text) else { return nil }
        self.init(seconds: time.seconds)
    }

    package static func now() -> Timestamp { Timestamp(Date()) }

    package var date: Date { Date(timeIntervalSince1970: Double(seconds)) }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }
}

extension Timestamp: CustomStringConvertible {
    /// As in `2006-01-02T15:04:05Z`.
    package var description: String { CivilTime(seconds: seconds, microseconds: 0).prefix + "Z" }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let time = Timestamp(parsing: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time")
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// `metav1.MicroTime`: microseconds, written with exactly six fraction digits, the only form the API server accepts.
package struct MicroTime: Sendable, Hashable, Comparable {
    /// Since 1970-01-01T00:00:00Z.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// The start of the microsecond the date falls in.
    package init(_ date: Date) {
        self.init(microseconds: Int64((date.timeIntervalSince1970 * 1_000_000).rounded(.down)))
    }

    /// Reads RFC 3339 with any fraction; nil when the text is not that.
    package init?(parsing text: String) {
        guard let time = CivilTime(parsing: text) else { return nil }
        self.init(microseconds: time.seconds * 1_000_000 + time.microseconds)
    }

    package static func now() -> MicroTime { MicroTime(Date()) }

    package var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }

    package static func < (left: MicroTime, right: MicroTime) -> Bool { left.microseconds < right.microseconds }
}

extension MicroTime: CustomStringConvertible {
    /// As in `2006-01-02T15:04:05.000000Z`.
    package var description: String {
        let seconds = (microseconds - (microseconds < 0 ? 999_999 : 0)) / 1_000_000
        let fraction = microseconds - seconds * 1_000_000
        return CivilTime(seconds: seconds, microseconds: fraction).prefix + "." + CivilTime.padded(fraction, 6) + "Z"
    }
}

extension MicroTime: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let time = MicroTime(parsing: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time")
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
