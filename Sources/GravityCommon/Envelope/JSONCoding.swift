package import FoundationEssentials

extension JSONEncoder {
    /// Bodies of services: RFC 3339 dates, sorted members (equal values are equal bytes); names are snake_case by the types' own keys.
    package static var gravity: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

extension JSONDecoder {
    /// The counterpart of `JSONEncoder.gravity`.
    package static var gravity: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}
