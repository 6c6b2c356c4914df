package import HTTPTypes

/// Why a request cannot be served, as the caller is told: one of ten kinds, a stable code and words without data or secrets.
package struct GravityError: Error, Sendable {
    /// The ten kinds of the platform; each has its HTTP status.
    package enum Kind: String, Sendable, CaseIterable {
        case base = "internal_error"
        case notFound = "not_found"
        case badRequest = "bad_request"
        case unauthorized
        case forbidden
        case conflict
        case validation = "validation_failed"
        case serviceUnavailable = "service_unavailable"
        case database = "database_error"
        case externalService = "external_service_error"

        package var status: HTTPResponse.Status {
            switch self {
            case .base, .database: .internalServerError
            case .notFound: .notFound
            case .badRequest: .badRequest
            case .unauthorized: .unauthorized
            case .forbidden: .forbidden
            case .conflict: .conflict
            case .validation: .unprocessableContent
            case .serviceUnavailable: .serviceUnavailable
            case .externalService: .badGateway
            }
        }
    }

    /// One field of the request that was refused.
    package struct Field: Sendable, Hashable, Codable {
        /// The field's name in the request body, dotted for nested ones.
        package let field: String
        /// Stable, for programs: `missing`, `too_short`, …
        package let code: String
        package let message: String

        package init(_ field: String, _ code: String, _ message: String) {
            self.field = field
            self.code = code
            self.message = message
        }
    }

    package let kind: Kind
    /// Stable, for programs; the kind's own unless a feature has a finer one.
    package let code: String
    /// A sentence for people.
    package let detail: String
    package var status: HTTPResponse.Status
    package var fields: [Field] = []
    package var headers: HTTPFields = [:]
    /// Members of another protocol that share the body, such as OAuth's `error`.
    package var members: [String: String] = [:]
    /// What happened underneath: logged at the edge, never sent.
    package var cause: (any Error)?

    package init(_ kind: Kind, _ detail: String, code: String? = nil, status: HTTPResponse.Status? = nil, cause: (any Error)? = nil) {
        self.kind = kind
        self.detail = detail
        self.code = code ?? kind.rawValue
        self.status = status ?? kind.status
        self.cause = cause
    }

    /// The fields of a request that were refused, all at once.
    package static func validation(_ fields: [Field]) -> GravityError {
        var error = GravityError(.validation, "The request is not valid: \(fields.map(\.field).joined(separator: ", ")).")
        error.fields = fields
        return error
    }

    /// 401 with the challenge RFC 6750 section 3 asks for.
    package static func unauthorized(_ detail: String, code: String = "unauthorized") -> GravityError {
        var error = GravityError(.unauthorized, detail, code: code)
        error.headers[.wwwAuthenticate] = "Bearer"
        return error
    }

    /// 503 with `Retry-After`, in whole seconds.
    package static func busy(_ detail: String, retryAfterSeconds: Int = 1, cause: (any Error)? = nil) -> GravityError {
        var error = GravityError(.serviceUnavailable, detail, cause: cause)
        error.headers[.retryAfter] = String(retryAfterSeconds)
        return error
    }
}

extension HTTPField.Name {
    /// The id by which a request is found in logs; taken from the caller when it is well-formed, and always answered.
    package static let requestID = HTTPField.Name("X-Request-Id") ?? .from
    /// For OAuth 2, which asks for `no-cache` in it (RFC 6749 section 5.1).
    package static let pragma = HTTPField.Name("Pragma") ?? .from
    static let traceParent = HTTPField.Name("traceparent") ?? .from
    static let traceState = HTTPField.Name("tracestate") ?? .from
}
