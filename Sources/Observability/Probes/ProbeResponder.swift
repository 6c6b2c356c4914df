import Hummingbird

/// Answers the probe and metrics requests of one address.
struct ProbeResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    private static let checkLimit: Duration = .seconds(5)

    let routes: ProbeServer.Routes
    let liveness: [any HealthCheck]
    let readiness: [any HealthCheck]
    let metrics: @Sendable () -> String
    let debugSections: [DebugSection]

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        guard request.method == .get || request.method == .head else { return text(.methodNotAllowed, "only GET\n") }
        let isVerbose = request.uri.query.map { $0.split(separator: "&").contains { $0 == "verbose" || $0.hasPrefix("verbose=") } } ?? false
        switch request.uri.path {
        case "/healthz" where routes.contains(.health), "/livez" where routes.contains(.health):
            return await answer("healthz", liveness, isVerbose: isVerbose)
        case "/readyz" where routes.contains(.health):
            return await answer("readyz", readiness, isVerbose: isVerbose)
        case "/metrics" where routes.contains(.metrics):
            return text(.ok, metrics(), contentType: PrometheusRegistry.contentType)
        case "/debug/state" where routes.contains(.debug):
            return text(.ok, await debugState(), contentType: "application/json")
        default:
            return text(.notFound, "not found\n")
        }
    }

    /// The form of the Kubernetes API server's own health endpoints: one line a check when verbose or failing.
    private func answer(_ name: String, _ checks: [any HealthCheck], isVerbose: Bool) async -> Response {
        let results = await withTaskGroup(of: CheckResult.self) { group in
            for check in checks { group.addTask { await check.result(within: Self.checkLimit) } }
            return await group.reduce(into: [CheckResult]()) { $0.append($1) }
        }
        let isHealthy = results.allSatisfy { $0.failure == nil }
        guard isVerbose || !isHealthy else { return text(.ok, "ok") }
        let lines = results.sorted { $0.name < $1.name }.map { result in
            result.failure.map { "[-]\(result.name) failed: \($0)\n" } ?? "[+]\(result.name) ok\n"
        }
        return text(isHealthy ? .ok : .serviceUnavailable, lines.joined() + "\(name) check \(isHealthy ? "passed" : "failed")\n")
    }

    private func debugState() async -> String {
        var bytes: [UInt8] = []
        for section in debugSections.sorted(by: { $0.name < $1.name }) {
            bytes.append(UInt8(ascii: bytes.isEmpty ? "{" : ","))
            JSONText.append(section.name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            bytes += Array(await section.json().utf8)
        }
        return bytes.isEmpty ? "{}\n" : String(decoding: bytes, as: UTF8.self) + "}\n"
    }

    private func text(_ status: HTTPResponse.Status, _ body: String, contentType: String = "text/plain; charset=utf-8") -> Response {
        Response(
            status: status,
            headers: [.contentType: contentType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body))
        )
    }
}
