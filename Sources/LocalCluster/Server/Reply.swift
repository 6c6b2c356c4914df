import Hummingbird
import HTTPTypes
import Kubernetes
import NIOCore

/// An answer before it is shaped into HTTP.
struct Reply: Sendable {
    var status: HTTPResponse.Status = .ok
    var contentType = "application/json"
    var body: Content
    var warnings: [String] = []
    var retryAfter: Int?

    enum Content: Sendable {
        case bytes(ByteBuffer)
        /// Writes pieces until it returns; its task is cancelled when the client goes away.
        case stream(@Sendable (StreamWriter) async throws -> Void)
    }

    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok, warnings: [String] = []) -> Reply {
        Reply(status: status, body: .bytes(ByteBuffer(bytes: value.serialized())), warnings: warnings)
    }

    static func text(_ text: String) -> Reply {
        Reply(contentType: "text/plain; charset=utf-8", body: .bytes(ByteBuffer(string: text)))
    }

    static func refusal(_ error: APIError) -> Reply {
        var reply = Reply.json(error.status, status: HTTPResponse.Status(code: error.code))
        reply.retryAfter = error.details?.retryAfterSeconds
        return reply
    }

    /// The HTTP response, its body written the way a fault wants it.
    ///
    /// - Parameter inbound: the request's unread body, whose end tells that the client of a stream is gone.
    func response(shaping: BodyShaping?, channel: any Channel, inbound: RequestBody) -> Response {
        var headers: HTTPFields = [.contentType: contentType, .cacheControl: "no-cache, private"]
        for warning in warnings.prefix(16) { headers.append(HTTPField(name: Self.warning, value: "299 - \"\(Self.escaped(warning))\"")) }
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        switch body {
        case .bytes(let buffer) where shaping == nil:
            return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: buffer))
        case .bytes(let buffer):
            let body = ResponseBody { writer in
                let stream = StreamWriter(writer: writer, shaping: shaping, channel: channel)
                try await stream.write(buffer)
                try await writer.finish(nil)
            }
            return Response(status: status, headers: headers, body: body)
        case .stream(let produce):
            let body = ResponseBody { writer in
                let stream = StreamWriter(writer: writer, shaping: shaping, channel: channel)
                try await inbound.consumeWithCancellationOnInboundClose { _ in try await produce(stream) }
                try await writer.finish(nil)
            }
            return Response(status: status, headers: headers, body: body)
        }
    }

    private static let warning = HTTPField.Name("Warning") ?? .via

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").filter { $0.isASCII && !$0.isNewline }
    }
}
