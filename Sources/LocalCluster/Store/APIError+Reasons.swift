// The refusals the API server knows, worded as k8s.io/apimachinery/pkg/api/errors words them, since tools match on the text.
extension APIError {
    package static func notFound(_ table: GroupResource, _ name: String) -> APIError {
        APIError(
            code: 404,
            reason: "NotFound",
            message: "\(table) \"\(name)\" not found",
            details: Details(name: name, group: table.group, kind: table.resource)
        )
    }

    package static func alreadyExists(_ table: GroupResource, _ name: String) -> APIError {
        APIError(
            code: 409,
            reason: "AlreadyExists",
            message: "\(table) \"\(name)\" already exists",
            details: Details(name: name, group: table.group, kind: table.resource)
        )
    }

    package static func conflict(_ table: GroupResource, _ name: String, _ why: String = modified) -> APIError {
        APIError(
            code: 409,
            reason: "Conflict",
            message: "Operation cannot be fulfilled on \(table) \"\(name)\": \(why)",
            details: Details(name: name, group: table.group, kind: table.resource)
        )
    }

    package static let modified = "the object has been modified; please apply your changes to the latest version and try again"

    package static func invalid(group: String, kind: String, name: String, causes: [Cause]) -> APIError {
        let lines = causes.map { $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)" }
        let text = lines.count == 1 ? lines[0] : "[" + lines.joined(separator: ", ") + "]"
        let kindText = group.isEmpty ? kind : "\(kind).\(group)"
        return APIError(
            code: 422,
            reason: "Invalid",
            message: "\(kindText) \"\(name)\" is invalid: \(text)",
            details: Details(name: name, group: group, kind: kind, causes: causes)
        )
    }

    package static func badRequest(_ message: String) -> APIError {
        APIError(code: 400, reason: "BadRequest", message: message)
    }

    package static func forbidden(_ table: GroupResource, _ name: String, _ why: String, causes: [Cause] = []) -> APIError {
        APIError(
            code: 403,
            reason: "Forbidden",
            message: "\(table) \"\(name)\" is forbidden: \(why)",
            details: Details(name: name, group: table.group, kind: table.resource, causes: causes)
        )
    }

    package static let unauthorized = APIError(code: 401, reason: "Unauthorized", message: "Unauthorized")

    package static let unknownPath = APIError(
        code: 404,
        reason: "NotFound",
        message: "the server could not find the requested resource",
        details: Details(causes: [Cause(reason: "UnexpectedServerResponse", message: "404 page not found")])
    )

    package static func methodNotAllowed(_ verb: String, _ table: GroupResource) -> APIError {
        APIError(
            code: 405,
            reason: "MethodNotAllowed",
            message: "\(verb) is not supported on resources of kind \"\(table)\"",
            details: Details(group: table.group, kind: table.resource)
        )
    }

    package static func expired(_ message: String) -> APIError {
        APIError(code: 410, reason: "Expired", message: message)
    }

    package static func tooLarge(limit: Int) -> APIError {
        APIError(
            code: 413,
            reason: "RequestEntityTooLarge",
            message: "Request entity too large: limit is \(limit)"
        )
    }

    package static func unsupportedMediaType(_ type: String, accepted: [String]) -> APIError {
        APIError(
            code: 415,
            reason: "UnsupportedMediaType",
            message: "the body of the request was in an unknown format (\(type)) - accepted media types include: "
                + accepted.joined(separator: ", ")
        )
    }

    package static func futureRevision(_ asked: Int64, current: Int64) -> APIError {
        APIError(
            code: 504,
            reason: "Timeout",
            message: "Too large resource version: \(asked), current: \(current)",
            details: Details(
                causes: [Cause(reason: "ResourceVersionTooLarge", message: "Too large resource version")],
                retryAfterSeconds: 1
            )
        )
    }

    package static func timeout(_ message: String) -> APIError {
        APIError(code: 504, reason: "Timeout", message: message)
    }

    package static func internalError(_ message: String) -> APIError {
        APIError(
            code: 500,
            reason: "InternalError",
            message: "Internal error occurred: \(message)",
            details: Details(causes: [Cause(reason: "", message: message)])
        )
    }

    package static func tooManyRequests(retryAfterSeconds: Int) -> APIError {
        APIError(
            code: 429,
            reason: "TooManyRequests",
            message: "the server has received too many requests and has asked us to try again later",
            details: Details(retryAfterSeconds: retryAfterSeconds)
        )
    }
}
