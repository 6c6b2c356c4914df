import GravityCommon
import Hummingbird

/// `GET /.well-known/jwks.json`: the public keys of access tokens (RFC 7517 section 5).
struct KeysEndpoint: Sendable {
    private struct Reply: ResponseEncodable {
        let keys: [PublishedKey]
    }

    let keys: SigningKeys

    @Sendable func handle(_ request: Request, _ context: GravityRequestContext) async throws -> some ResponseGenerator {
        let reply = Reply(keys: try await keys.current().keys.map(\.published))
        return EditedResponse(headers: [.cacheControl: "public, max-age=300"], response: reply)
    }
}
