import Synchronization

/// Hands out the bearer token, reading a token file again when it may have been renewed.
final class TokenProvider: Sendable {
    private struct Cached {
        var token: BearerToken
        var readAt: ContinuousClock.Instant
    }

    private let source: TokenSource
    private let lifetime: Duration
    private let cached = Mutex<Cached?>(nil)

    /// - Parameter lifetime: how long a token that was read from a file is used before the file is read again.
    init(source: TokenSource, lifetime: Duration) {
        self.source = source
        self.lifetime = lifetime
    }

    /// Whether a fresh read could give another token.
    var isRenewable: Bool {
        if case .file = source { true } else { false }
    }

    /// Throws `KubernetesError.configuration` when the file cannot be read and no earlier token is left.
    func token() throws -> BearerToken? {
        switch source {
        case .none: nil
        case .static(let token): token
        case .file(let path): try token(path: path)
        }
    }

    /// Forgets what was read, after the server refused it.
    func invalidate() {
        cached.withLock { $0 = nil }
    }

    private func token(path: String) throws -> BearerToken {
        let now = ContinuousClock.now
        let previous = cached.withLock { $0 }
        if let previous, now - previous.readAt < lifetime { return previous.token }
        do {
            let token = try ConfigurationFile.token(path: path)
            cached.withLock { $0 = Cached(token: token, readAt: now) }
            return token
        } catch {
            guard let previous else { throw error }
            return previous.token
        }
    }
}
