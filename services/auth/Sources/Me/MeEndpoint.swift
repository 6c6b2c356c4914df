import FoundationEssentials
import GravityCommon
import Hummingbird

/// `GET /api/v1/me`: whose access token this is, as long as the session and the account are in force.
struct MeEndpoint: Sendable {
    /// What the endpoint needs of the accounts.
    protocol Accounts: Sendable {
        /// nil when the account is not active or the session has ended.
        func user(_ id: User.ID, inSession session: UUID) async throws -> User?
    }

    private struct Reply: Codable, Sendable {
        let id: String
        let email: String
        let username: String?
        let createdAt: Date

        enum CodingKeys: String, CodingKey {
            case id, email, username
            case createdAt = "created_at"
        }
    }

    private let verifier: AccessTokenVerifier
    private let users: any Accounts

    init(verifier: AccessTokenVerifier, users: any Accounts) {
        self.verifier = verifier
        self.users = users
    }

    @Sendable func handle(_ request: Request, _ context: GravityRequestContext) async throws -> some ResponseGenerator {
        let identity = try await verifier.verify(request.bearerToken())
        guard let user = try await users.user(identity.user, inSession: identity.session) else { throw AccessTokenVerifier.invalid }
        let reply = Reply(id: user.id.uuidString.lowercased(), email: user.email, username: user.username, createdAt: user.createdAt)
        return EditedResponse(headers: [.cacheControl: "no-store"], response: ApiResponse(reply))
    }
}
