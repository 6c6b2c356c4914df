import GravityCommon
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Observability
import Testing

struct EdgeTests {
    private struct Echo: Codable, ResponseEncodable {
        let name: String
    }

    @Test func `A request keeps its own id when that is harmless, and gets one otherwise`() async throws {
        try await withService { client async throws in
            for (given, isKept) in [("abc-123", true), ("bad id", false), (String(repeating: "a", count: 129), false)] {
                let response = try await client.execute(uri: "/health/live", method: .get, headers: [.requestID: given])
                let answered = response.headers[.requestID] ?? ""
                #expect((answered == given) == isKept && !answered.isEmpty)
            }
        }
    }

    @Test func `Every error is a problem, also those of the router`() async throws {
        try await withService { client async throws in
            for (uri, method, status) in [("/nowhere", HTTPRequest.Method.get, 404), ("/fails", .get, 500), ("/conflicts", .get, 409)] {
                let response = try await client.execute(uri: uri, method: method)
                #expect(response.status.code == status)
                #expect(response.headers[.contentType] == "application/problem+json")
                #expect(!String(buffer: response.body).contains("canary"))
            }
        }
    }

    @Test func `A body is read as JSON or as a form, and nothing else`() async throws {
        try await withService { client async throws in
            func post(_ type: String?, _ body: String) async throws -> (Int, String) {
                let headers: HTTPFields = type.map { [.contentType: $0] } ?? [:]
                let response = try await client.execute(uri: "/echo", method: .post, headers: headers, body: ByteBuffer(string: body))
                return (response.status.code, String(buffer: response.body))
            }
            #expect(try await post("application/json; charset=utf-8", #"{"name":"a"}"#) == (200, #"{"name":"a"}"#))
            #expect(try await post("application/x-www-form-urlencoded", "name=a%20b") == (200, #"{"name":"a b"}"#))
            #expect(try await post("text/plain", "name=a").0 == 415)
            #expect(try await post(nil, "name=a").0 == 415)
            #expect(try await post("application/json", "{").0 == 400)
            #expect(try await post("application/json", "{}").0 == 422)
            #expect(try await post("application/x-www-form-urlencoded", "other=a").0 == 422)
            #expect(try await post("application/json", #"{"name":"\#(String(repeating: "a", count: 70_000))"}"#).0 == 413)
        }
    }

    @Test func `A document of YAML is served as JSON`() async throws {
        try await withService { client async throws in
            let response = try await client.execute(uri: "/openapi.json", method: .get)
            #expect(
                String(buffer: response.body) == #"{"openapi":"3.1.0","paths":{"/x":{"get":{"ok":true,"responses":{"200":{"n":1.5}}}}}}"#
            )
        }
    }

    private func withService(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        let yaml = "openapi: 3.1.0\npaths: { /x: { get: { ok: true, responses: { \"200\": { n: 1.5 } } } } }"
        let document = try OpenAPIDocument(yaml: Array(yaml.utf8))
        #expect(document.operations == ["GET /x"])
        let health = ServiceHealth(service: "s", version: "1", dependencies: [])
        let router = ServiceHost.router(OperationalRoutes(health: health, registry: PrometheusRegistry(), openAPI: document))
        router.post("echo") { request, context in try await request.decode(as: Echo.self, context: context) }
        router.get("fails") { _, _ -> String in throw CanaryError() }
        router.get("conflicts") { _, _ -> String in throw GravityError(.conflict, "It exists already.") }
        try await Application(router: router, logger: Logger(label: "test")).test(.router) { try await body($0) }
    }

    private struct CanaryError: Error, CustomStringConvertible {
        let description = "canary"
    }
}
