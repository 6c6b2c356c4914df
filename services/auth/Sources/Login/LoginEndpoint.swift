import FoundationEssentials
import GravityCommon
import HTTPTypes
import Hummingbird
import Postgres

/// `POST /api/v1/login`: a first-party login with the fields and the answer of OAuth 2's password flow (RFC 6749 sections 4.3 and 5).
struct LoginEndpoint: Sendable {
    private struct Body: Decodable {
        let grantType: String?
        /// The email address, under OAuth's name.
        let username: String?
        let email: String?
        let password: String

        enum CodingKeys: String, CodingKey {
            case username, email, password
            case grantType = "grant_type"
        }
    }

    private struct Reply: ResponseEncodable {
        let accessToken: String
        let tokenType = "Bearer"
        let expiresIn: Int64
        let refreshToken: String

        enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case tokenType = "token_type"
            case expiresIn = "expires_in"
            case refreshToken = "refresh_token"
        }
    }

    private let login: Login

    init(_ login: Login) {
        self.login = login
    }

    @Sendable func handle(_ request: Request, _ context: GravityRequestContext) async throws -> some ResponseGenerator {
        let body = try await request.decode(as: Body.self, context: context)
        guard body.grantType == nil || body.grantType == "password" else {
            throw Self.refusal("unsupported_grant_type", "Only the grant type password is served here.", .badRequest)
        }
        guard let name = body.username ?? body.email else { throw GravityError.validation([.init("username", "missing", "is required")]) }
        do {
            let tokens = try await login(email: name, password: Password(body.password))
            let reply = Reply(accessToken: tokens.access, expiresIn: tokens.accessLifetime.components.seconds, refreshToken: tokens.refresh)
            return EditedResponse(headers: [.cacheControl: "no-store", .pragma: "no-cache"], response: reply)
        } catch Login.Failure.wrongCredentials {
            throw Self.refusal("invalid_grant", "The address or the password is wrong.", .unauthorized)
        }
    }

    /// A problem that an OAuth client can read as well (RFC 6749 section 5.2).
    private static func refusal(_ code: String, _ detail: String, _ kind: GravityError.Kind) -> GravityError {
        var error = kind == .unauthorized ? GravityError.unauthorized(detail, code: code) : GravityError(kind, detail, code: code)
        error.members = ["error": code, "error_description": detail]
        error.headers[.pragma] = "no-cache"
        return error
    }
}
