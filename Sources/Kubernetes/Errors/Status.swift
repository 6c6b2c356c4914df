/// The API server's account of what happened (`metav1.Status`).
package struct Status: Error, Sendable, Hashable {
    /// The longest message kept, in characters.
    static let maximumMessageLength = 1_024

    /// The HTTP status code.
    package var code: Int
    /// One CamelCase word such as `NotFound`; empty when the server gave none.
    package var reason: String
    /// A sentence for people, cut to 1,024 characters.
    package var message: String
    package var details: Details?
    /// How long the server asks to wait before another try.
    package var retryAfter: Duration?

    package init(code: Int, reason: String = "", message: String = "", details: Details? = nil, retryAfter: Duration? = nil) {
        self.code = code
        self.reason = reason
        self.message = String(message.prefix(Self.maximumMessageLength))
        self.details = details
        self.retryAfter = retryAfter ?? details?.retryAfterSeconds.flatMap { $0 > 0 ? .seconds($0) : nil }
    }

    /// What the status is about (`metav1.StatusDetails`).
    package struct Details: Codable, Sendable, Hashable {
        package var name: String?
        package var group: String?
        package var kind: String?
        package var uid: String?
        package var causes: [Cause]?
        package var retryAfterSeconds: Int64?

        package init(
            name: String? = nil,
            group: String? = nil,
            kind: String? = nil,
            uid: String? = nil,
            causes: [Cause]? = nil,
            retryAfterSeconds: Int64? = nil
        ) {
            self.name = name
            self.group = group
            self.kind = kind
            self.uid = uid
            self.causes = causes
            self.retryAfterSeconds = retryAfterSeconds
        }
    }

    /// One of several reasons, such as one invalid field (`metav1.StatusCause`).
    package struct Cause: Codable, Sendable, Hashable {
        package var reason: String?
        package var message: String?
        package var field: String?

        package init(reason: String? = nil, message: String? = nil, field: String? = nil) {
            self.reason = reason
            self.message = message
            self.field = field
        }
    }

    package var causes: [Cause] { details?.causes ?? [] }
}

extension Status: Codable {
    private enum CodingKeys: String, CodingKey {
        case apiVersion, kind, metadata, status, code, reason, message, details
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            code: try container.decodeIfPresent(Int.self, forKey: .code) ?? 0,
            reason: try container.decodeIfPresent(String.self, forKey: .reason) ?? "",
            message: try container.decodeIfPresent(String.self, forKey: .message) ?? "",
            details: try container.decodeIfPresent(Details.self, forKey: .details)
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("v1", forKey: .apiVersion)
        try container.encode("Status", forKey: .kind)
        try container.encode([String: String](), forKey: .metadata)
        try container.encode(code < 400 ? "Success" : "Failure", forKey: .status)
        try container.encode(code, forKey: .code)
        if !reason.isEmpty { try container.encode(reason, forKey: .reason) }
        if !message.isEmpty { try container.encode(message, forKey: .message) }
        try container.encodeIfPresent(details, forKey: .details)
    }
}

extension Status: CustomStringConvertible {
    package var description: String {
        let head = reason.isEmpty ? "HTTP \(code)" : "\(reason) (\(code))"
        return message.isEmpty ? head : "\(head): \(message)"
    }
}
