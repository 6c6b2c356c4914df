package import Hummingbird
import NIOCore
package import Observability

/// The endpoints every service has besides its own.
package struct OperationalRoutes: Sendable {
    private let health: ServiceHealth
    private let registry: PrometheusRegistry
    private let openAPI: OpenAPIDocument

    package init(health: ServiceHealth, registry: PrometheusRegistry, openAPI: OpenAPIDocument) {
        self.health = health
        self.registry = registry
        self.openAPI = openAPI
    }

    /// `/health/live`, `/health/ready`, `/health`, `/metrics`, `/openapi.json`.
    package func add(to router: Router<GravityRequestContext>) {
        router.get("health/live") { _, _ in Self.json(#"{"status":"alive"}"#) }
        router.get("health/ready") { _, _ in await ready() }
        router.get("health") { request, context in try await report(request, context) }
        router.get("metrics") { _, _ in Self.answer(ByteBuffer(string: registry.render()), PrometheusRegistry.contentType) }
        router.get("openapi.json") { _, _ in Self.answer(ByteBuffer(bytes: openAPI.json), "application/json") }
    }

    private func ready() async -> Response {
        if health.isDraining { return Self.json(#"{"status":"draining"}"#, status: .serviceUnavailable) }
        let isReady = await health.report().status != .unhealthy
        return isReady ? Self.json(#"{"status":"ready"}"#) : Self.json(#"{"status":"not_ready"}"#, status: .serviceUnavailable)
    }

    private func report(_ request: Request, _ context: GravityRequestContext) async throws -> Response {
        let report = await health.report()
        var response = try context.responseEncoder.encode(report, from: request, context: context)
        response.status = report.status == .unhealthy ? .serviceUnavailable : .ok
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        answer(ByteBuffer(string: text), "application/json", status: status)
    }

    private static func answer(_ body: ByteBuffer, _ type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: [.contentType: type, .cacheControl: "no-store"], body: ResponseBody(byteBuffer: body))
    }
}
