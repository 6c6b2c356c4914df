import FoundationEssentials
import HTTPTypes
package import Hummingbird
import NIOCore

/// An `application/problem+json` body (RFC 9457), with `code`, `request_id` and `errors` as extension members.
package struct ProblemDetails: Encodable, Sendable {
    let error: GravityError
    let instance: String
    let requestID: String

    package init(_ error: GravityError, instance: String, requestID: String) {
        self.error = error
        self.instance = instance
        self.requestID = requestID
    }

    /// The answer, never to be cached.
    package func response() -> Response {
        var headers = error.headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        let body: ByteBuffer
        do {
            body = ByteBuffer(bytes: try JSONEncoder.gravity.encode(self))
        } catch {
            body = ByteBuffer(string: #"{"type":"about:blank","status":\#(self.error.status.code)}"#)
        }
        return Response(status: error.status, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for (name, value) in error.members { try container.encode(value, forKey: Key(stringValue: name)) }
        // about:blank says that the status explains the problem; `code` is finer.
        try container.encode("about:blank", forKey: "type")
        try container.encode(error.status.reasonPhrase, forKey: "title")
        try container.encode(error.status.code, forKey: "status")
        try container.encode(error.detail, forKey: "detail")
        try container.encode(instance, forKey: "instance")
        try container.encode(error.code, forKey: "code")
        try container.encode(requestID, forKey: "request_id")
        if !error.fields.isEmpty { try container.encode(error.fields, forKey: "errors") }
    }

    private struct Key: CodingKey, ExpressibleByStringLiteral {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
        init(stringLiteral value: String) { stringValue = value }
    }
}
