package import Hummingbird
import Logging
import Metrics
import Synchronization

/// One log line and the standard metrics for every request, by route and never by path, so that neither ids nor secrets are in them.
package final class AccessLog: RouterMiddleware {
    private struct Outcome: Hashable {
        let method: String
        let route: String
        let status: Int
    }

    private struct Meters {
        let requests: Counter
        let duration: Timer
    }

    private let meters = Mutex<[Outcome: Meters]>([:])
    private let active = Meter(label: "http_server_active_requests")

    package init() {}

    package func handle(
        _ request: Request,
        context: GravityRequestContext,
        next: @concurrent (Request, GravityRequestContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        active.increment()
        defer { active.decrement() }
        let response = try await next(request, context)
        let duration = ContinuousClock.now - start
        let outcome = Outcome(method: Self.known(request.method), route: context.endpointPath ?? "NotFound", status: response.status.code)
        let meters = meters(for: outcome)
        meters.requests.increment()
        meters.duration.record(duration: duration)
        log(outcome, duration, response, context)
        return response
    }

    private func log(_ outcome: Outcome, _ duration: Duration, _ response: Response, _ context: GravityRequestContext) {
        // Probes and scrapes come every few seconds; they matter only when they fail.
        let isRoutine = outcome.route.hasPrefix("/health") || outcome.route == "/metrics"
        context.logger.log(
            level: isRoutine && outcome.status < 400 ? .debug : .info,
            "Request",
            metadata: [
                "http.method": "\(outcome.method)", "http.route": "\(outcome.route)", "http.status": "\(outcome.status)",
                "http.duration_ms": "\((duration / .milliseconds(1) * 100).rounded() / 100)",
                "http.response_bytes": "\(response.body.contentLength ?? 0)", "net.peer": "\(context.peer ?? "")",
            ]
        )
    }

    private func meters(for outcome: Outcome) -> Meters {
        meters.withLock { known in
            if let meters = known[outcome] { return meters }
            let labels = [("method", outcome.method), ("route", outcome.route), ("status", String(outcome.status))]
            let meters = Meters(
                requests: Counter(label: "http_server_requests_total", dimensions: labels),
                duration: Timer(label: "http_server_request_duration_seconds", dimensions: labels)
            )
            known[outcome] = meters
            return meters
        }
    }

    /// Callers may send any word as a method; labels are a closed set.
    private static func known(_ method: HTTPRequest.Method) -> String {
        let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
        return known.contains(method) ? method.rawValue : "other"
    }
}
