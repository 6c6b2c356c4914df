import HTTPTypes
package import Hummingbird
import Logging
import Observability
import Tracing

/// Gives every request an id and a trace: the caller's own when they are well-formed, new ones otherwise.
package struct RequestIdentity: RouterMiddleware {
    package init() {}

    package func handle(
        _ request: Request,
        context: GravityRequestContext,
        next: @concurrent (Request, GravityRequestContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.requestID = Self.id(request.headers[.requestID]) ?? Base64URL.encode(RandomBytes.make(15))
        context.logger[metadataKey: "hb.request.id"] = nil
        context.logger[metadataKey: "request.id"] = "\(context.requestID)"
        var tracing = ServiceContext.current ?? .topLevel
        tracing.traceContext = Self.trace(request.headers)
        let (id, scoped) = (context.requestID, context)
        return try await ServiceContext.withValue(tracing) {
            var response = try await next(request, scoped)
            response.headers[.requestID] = id
            response.headers[.xContentTypeOptions] = "nosniff"
            return response
        }
    }

    /// 1 to 128 characters that are harmless in logs and headers.
    private static func id(_ text: String?) -> String? {
        guard let text, (1...128).contains(text.utf8.count) else { return nil }
        let isHarmless = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "-_.".utf8.contains(byte)
            }
        }
        return isHarmless ? text : nil
    }

    private static func trace(_ headers: HTTPFields) -> TraceContext {
        guard let parent = headers[.traceParent] else { return .root(isSampled: false) }
        return TraceContext(traceparent: parent, tracestate: headers[.traceState])?.child() ?? .root(isSampled: false)
    }
}
