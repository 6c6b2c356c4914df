package import FoundationEssentials
package import JWTKit

/// The claims of an access token (RFC 9068).
package struct AccessTokenClaims: JWTPayload, Sendable {
    package let iss: IssuerClaim
    /// The user's id.
    package let sub: SubjectClaim
    package let aud: AudienceClaim
    package let exp: ExpirationClaim
    package let iat: IssuedAtClaim
    package let nbf: NotBeforeClaim
    package let jti: IDClaim
    /// The session the token belongs to: ended sessions end their tokens.
    package let sid: String

    package init(issuer: String, audience: String, subject: UUID, session: UUID, now: Date, lifetime: Duration) {
        iss = IssuerClaim(value: issuer)
        sub = SubjectClaim(value: subject.uuidString.lowercased())
        aud = AudienceClaim(value: audience)
        exp = ExpirationClaim(value: now.addingTimeInterval(lifetime / .seconds(1)))
        iat = IssuedAtClaim(value: now)
        nbf = NotBeforeClaim(value: now)
        jti = IDClaim(value: Base64URL.encode(RandomBytes.make(16)))
        sid = session.uuidString.lowercased()
    }

    package func verify(using algorithm: some JWTAlgorithm) throws {
        try exp.verifyNotExpired()
        // Clocks of servers differ a little: 30 s are forgiven.
        try nbf.verifyNotBefore(currentDate: Date().addingTimeInterval(30))
    }
}

/// Who a request comes from, as its verified access token says.
package struct Identity: Sendable, Hashable {
    package let user: UUID
    package let session: UUID
}
