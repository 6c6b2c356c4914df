/// The query of a request, decoded as `application/x-www-form-urlencoded`.
struct QueryItems: Sendable {
    private let values: [String: [String]]

    init(_ text: String) {
        var values: [String: [String]] = [:]
        for item in text.split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let decoded = parts.map { String($0).replacing("+", with: " ").percentDecoded }
            values[decoded[0], default: []].append(decoded.count > 1 ? decoded[1] : "")
        }
        self.values = values
    }

    /// The first value, nil when absent or empty.
    subscript(name: String) -> String? {
        values[name]?.first.flatMap { $0.isEmpty ? nil : $0 }
    }

    func all(_ name: String) -> [String] { values[name] ?? [] }

    /// `true` and `1` are true, an absent item is false.
    func flag(_ name: String) -> Bool { optionalFlag(name) ?? false }

    func optionalFlag(_ name: String) -> Bool? {
        switch values[name]?.first {
        case "true", "1", "": true
        case "false", "0": false
        default: nil
        }
    }

    /// Throws bad-request when the value is not a number.
    func number(_ name: String) throws(APIError) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text) else { throw .badRequest("invalid value for \(name): \(text)") }
        return number
    }
}
