import FoundationEssentials
import GravityCommon
import HTTPTypes
import Hummingbird
import Postgres
import Testing

struct GravityErrorTests {
    @Test(
        arguments: zip(
            GravityError.Kind.allCases,
            [500, 404, 400, 401, 403, 409, 422, 503, 500, 502]
        )
    )
    func `Each of the ten kinds has its status`(kind: GravityError.Kind, status: Int) {
        #expect(kind.status.code == status)
    }

    @Test func `An unavailable database is 503 with Retry-After, any other database error 500, both without its words`() {
        let gone = GravityError(PostgresError(.connection, "canary"))
        #expect(gone.kind == .serviceUnavailable && gone.headers[.retryAfter] == "1")
        let failed = GravityError(PostgresError(.server, "canary", sqlState: "42P01"))
        #expect(failed.kind == .database && failed.status == .internalServerError)
        for error in [gone, failed] { #expect(!error.detail.contains("canary")) }
    }

    @Test func `A missing member of a body is a validation error that names it`() throws {
        struct Body: Decodable { let inner: Inner }
        struct Inner: Decodable { let name: String }
        let cause = #expect(throws: DecodingError.self) { try JSONDecoder().decode(Body.self, from: Data(#"{"inner":{}}"#.utf8)) }
        let error = GravityError(try #require(cause))
        #expect(error.kind == .validation && error.fields.map(\.field) == ["inner.name"] && error.fields.map(\.code) == ["missing"])
    }

    @Test func `A body that is no JSON is a bad request`() throws {
        let cause = #expect(throws: DecodingError.self) { try JSONDecoder().decode([String: String].self, from: Data("{".utf8)) }
        #expect(GravityError(try #require(cause)).status == .badRequest)
    }

    @Test func `A problem has the members of RFC 9457 and ours`() throws {
        struct Problem: Decodable {
            let type, title, detail, instance, code, request_id, error: String
            let status: Int
            let errors: [GravityError.Field]
        }
        var error = GravityError.validation([.init("email", "missing", "is required")])
        error.members = ["error": "invalid_request"]
        let body = try JSONEncoder.gravity.encode(ProblemDetails(error, instance: "/x", requestID: "r"))
        let problem = try JSONDecoder().decode(Problem.self, from: body)
        #expect(problem.type == "about:blank" && problem.status == 422 && problem.instance == "/x" && problem.request_id == "r")
        #expect(problem.code == "validation_failed" && problem.errors.first?.field == "email" && problem.error == "invalid_request")
    }
}
