import HTTPTypes
import Hummingbird
import Kubernetes
import Logging
import NIOCore

/// Answers HTTP requests: who asks, what for, what goes wrong on purpose, then the handler.
struct APIResponder: HTTPResponder {
    typealias Context = APIRequestContext

    let handlers: RequestHandlers
    let token: String
    let faults: FaultInjector
    let audit: @Sendable (AuditRecord) -> Void
    /// How long a request that is no watch and no log may take.
    let deadline: Duration

    func respond(to request: Request, context: APIRequestContext) async throws -> Response {
        let info = RequestInfo(method: request.method, path: request.uri.path, query: QueryItems(request.uri.query ?? ""))
        var record = AuditRecord(info, userAgent: request.headers[.userAgent] ?? "")
        let fault = isPublic(info.path) ? nil : faults.take(record)
        let reply = await answer(request, info, fault, context)
        guard let reply else { return Response(status: .internalServerError, headers: [.connection: "close"]) }
        record.code = reply.status.code
        audit(record)
        return reply.response(shaping: BodyShaping(fault), channel: context.channel, inbound: request.body)
    }

    /// The answer; nil when a fault has cut the connection.
    private func answer(_ request: Request, _ info: RequestInfo, _ fault: Fault?, _ context: APIRequestContext) async -> Reply? {
        do {
            try authenticate(request, info)
            if let refusal = try await prepare(fault, context) { return refusal }
            return try await Deadline.run(deadline) {
                let body = try await Self.body(of: request)
                return try await handlers.reply(
                    to: APIRequest(info: info, headers: request.headers, body: body, watchFault: fault)
                )
            }
        } catch is ConnectionCut {
            return nil
        } catch let error as APIError {
            return .refusal(error)
        } catch {
            context.logger.error("request failed", metadata: ["http.path": "\(info.path)", "error": "\(error)"])
            return .refusal(.internalError("\(type(of: error))"))
        }
    }

    private func isPublic(_ path: String) -> Bool {
        ["/healthz", "/livez", "/readyz", "/version"].contains { path == $0 || path.hasPrefix($0 + "/") }
    }

    private func authenticate(_ request: Request, _ info: RequestInfo) throws(APIError) {
        if isPublic(info.path) { return }
        let header = request.headers[.authorization] ?? ""
        guard header.lowercased().hasPrefix("bearer "), Secrets.areEqual(String(header.dropFirst(7)), token) else { throw .unauthorized }
    }

    /// Lets a fault act before the handler; a reply when it answers itself.
    private func prepare(_ fault: Fault?, _ context: APIRequestContext) async throws -> Reply? {
        switch fault {
        case .status(let code, let retryAfter): return .refusal(.injected(code, retryAfter: retryAfter))
        case .delay(let duration):
            try await Task.sleep(for: duration)
            return nil
        case .cut(nil):
            try await context.channel.close()
            throw ConnectionCut()
        case nil, .expireWatch, .endWatch, .slowBody, .cut: return nil
        }
    }

    /// The body; that of a GET stays unread, since a watch needs it to see the client go.
    private static func body(of request: Request) async throws -> ByteBuffer {
        if request.method == .get { return ByteBuffer() }
        do {
            return try await request.body.collect(upTo: BodyDecoding.limit)
        } catch is NIOTooManyBytesError {
            throw APIError.tooLarge(limit: BodyDecoding.limit)
        }
    }
}

/// Comparison of secrets in constant time.
enum Secrets {
    static func areEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension APIError {
    /// The refusal a real server would send with this status.
    fileprivate static func injected(_ code: Int, retryAfter: Int?) -> APIError {
        let reasons = [
            401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 409: "Conflict", 410: "Expired", 429: "TooManyRequests",
            500: "InternalError", 503: "ServiceUnavailable", 504: "Timeout",
        ]
        let message = code == 410 ? "The resourceVersion for the provided watch is too old." : "injected fault: status \(code)"
        let details = retryAfter.map { APIError.Details(retryAfterSeconds: $0) }
        return APIError(code: code, reason: reasons[code] ?? "Unknown", message: message, details: details)
    }
}
