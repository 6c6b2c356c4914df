import GravityCommon
import Hummingbird
import Postgres

/// `POST /api/v1/register`: always the same 202, so that nobody learns which addresses have accounts.
struct RegisterEndpoint: Sendable {
    private struct Body: Decodable {
        let email: String
        let password: String
        let username: String?
    }

    private struct Reply: Codable, Sendable {
        let email: String
    }

    private let register: Register

    init(_ register: Register) {
        self.register = register
    }

    @Sendable func handle(_ request: Request, _ context: GravityRequestContext) async throws -> some ResponseGenerator {
        let body = try await request.decode(as: Body.self, context: context)
        let user = try NewUser(email: body.email, password: Password(body.password), username: body.username)
        try await register(user)
        let reply = ApiResponse(Reply(email: body.email), message: "If the address had no account, it has one now. Log in to use it.")
        return EditedResponse(status: .accepted, headers: [.cacheControl: "no-store"], response: reply)
    }
}
