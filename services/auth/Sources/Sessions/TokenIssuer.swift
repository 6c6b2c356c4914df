import Crypto
import FoundationEssentials
import GravityCommon
import JWTKit

/// What a login gives.
struct TokenPair: Sendable {
    let access: String
    let accessLifetime: Duration
    let refresh: String
}

/// Starts sessions and issues their tokens.
struct TokenIssuer: Sendable {
    /// What issuing needs of the sessions.
    protocol Sessions: Sendable {
        /// Records a session with the SHA-256 of its first refresh token.
        func start(_ session: UUID, for user: User.ID, refreshToken hash: [UInt8], lifetime: Duration) async throws
    }

    private let configuration: AuthConfiguration
    private let keys: SigningKeys
    private let sessions: any Sessions

    init(_ configuration: AuthConfiguration, keys: SigningKeys, sessions: any Sessions) {
        self.configuration = configuration
        self.keys = keys
        self.sessions = sessions
    }

    func startSession(for user: User.ID) async throws -> TokenPair {
        let session = UUID()
        let refresh = RefreshToken()
        let access = try await accessToken(for: user, session)
        try await sessions.start(session, for: user, refreshToken: refresh.hash, lifetime: configuration.refreshTokenLifetime)
        return TokenPair(access: access, accessLifetime: configuration.accessTokenLifetime, refresh: refresh.text)
    }

    private func accessToken(for user: User.ID, _ session: UUID) async throws -> String {
        let claims = AccessTokenClaims(
            issuer: configuration.issuer,
            audience: configuration.audience,
            subject: user,
            session: session,
            now: Date(),
            lifetime: configuration.accessTokenLifetime
        )
        let ring = try await keys.current()
        var header = JWTHeader()
        header.typ = "at+jwt"
        return try await ring.collection.sign(claims, kid: ring.keys.first.map { JWKIdentifier(string: $0.id) }, header: header)
    }
}

/// 256 random bits, recognisable in a leak by their prefix; only the hash is kept.
struct RefreshToken: Sendable {
    let text = "grt_" + Base64URL.encode(RandomBytes.make(32))

    var hash: [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }
}
