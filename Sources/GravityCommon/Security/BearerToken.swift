package import Hummingbird

extension Request {
    /// The token of `Authorization: Bearer …` (RFC 6750 section 2.1); throws the 401 of a missing one.
    package func bearerToken() throws(GravityError) -> String {
        let parts = (headers[.authorization] ?? "").split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw .unauthorized("This endpoint needs an access token.", code: "missing_token")
        }
        return String(parts[1])
    }
}
