import FoundationEssentials
package import Hummingbird
import NIOCore

/// Reads a body by its declared type: JSON, or a form for clients of OAuth 2.
package struct BodyDecoder: RequestDecoder {
    package func decode<Value: Decodable>(_ type: Value.Type, from request: Request, context: some RequestContext) async throws -> Value {
        let mediaType = request.headers[.contentType]?.prefix { $0 != ";" }.trimmingSpaces().lowercased()
        let body = try await request.body.collect(upTo: context.maxUploadSize)
        do {
            switch mediaType {
            case "application/json": return try JSONDecoder.gravity.decode(Value.self, from: Data(body.readableBytesView))
            case "application/x-www-form-urlencoded": return try URLEncodedFormDecoder().decode(Value.self, from: String(buffer: body))
            default: throw Self.unsupportedMediaType
            }
        } catch let error as DecodingError {
            // Said here, because the framework would turn it into a message of its own.
            throw GravityError(error)
        }
    }

    private static var unsupportedMediaType: GravityError {
        GravityError(
            .badRequest,
            "Send the body as application/json or as a form.",
            code: "unsupported_media_type",
            status: .unsupportedMediaType
        )
    }
}

/// Writes bodies as JSON.
package struct BodyEncoder: ResponseEncoder {
    package func encode(_ value: some Encodable, from request: Request, context: some RequestContext) throws -> Response {
        let body = ByteBuffer(bytes: try JSONEncoder.gravity.encode(value))
        return Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> Substring {
        var trimmed = drop { $0 == " " }
        while trimmed.last == " " { trimmed.removeLast() }
        return trimmed
    }
}
