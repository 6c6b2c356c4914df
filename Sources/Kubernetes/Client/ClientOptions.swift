/// Limits of a client: each call ends, and each buffer has a bound.
package struct ClientOptions: Sendable {
    /// How long one call may take, its retries included; for a list, one page.
    package var callTimeout: Duration
    /// The longest answer accepted, in bytes.
    package var maximumResponseBytes: Int
    /// The most objects one list may return over all its pages.
    package var maximumListItems: Int
    /// Connections for calls; further calls wait for one, within their timeout.
    package var maximumConnections: Int
    /// Connections for watches, each of which holds one.
    package var maximumWatches: Int
    package var retry: RetryPolicy
    /// How long a token read from a file is used before the file is read again.
    package var tokenLifetime: Duration
    package var userAgent: String

    package init(
        callTimeout: Duration = .seconds(30),
        maximumResponseBytes: Int = 16 << 20,
        maximumListItems: Int = 100_000,
        maximumConnections: Int = 16,
        maximumWatches: Int = 512,
        retry: RetryPolicy = .init(),
        tokenLifetime: Duration = .seconds(60),
        userAgent: String = "gravity-operator/\(KubernetesClient.version)"
    ) {
        self.callTimeout = callTimeout
        self.maximumResponseBytes = maximumResponseBytes
        self.maximumListItems = maximumListItems
        self.maximumConnections = maximumConnections
        self.maximumWatches = maximumWatches
        self.retry = retry
        self.tokenLifetime = tokenLifetime
        self.userAgent = userAgent
    }
}

/// When a call that the server put off with 429 or 503 is sent again.
package struct RetryPolicy: Sendable {
    /// How often a call is sent at most.
    package var maximumAttempts: Int
    /// The wait before the second try when the server names none; it doubles with each further one.
    package var baseDelay: Duration
    /// A longer wait than this is left to the caller.
    package var maximumDelay: Duration
    /// How the client waits; tests replace it.
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        maximumAttempts: Int = 3,
        baseDelay: Duration = .milliseconds(500),
        maximumDelay: Duration = .seconds(30),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.maximumAttempts = maximumAttempts
        self.baseDelay = baseDelay
        self.maximumDelay = maximumDelay
        self.sleep = sleep
    }

    /// How long to wait before the next try, or nil when there is none; never less than the server asked for, up to a fifth more.
    func delay(after error: KubernetesError, attempt: Int) -> Duration? {
        guard attempt < maximumAttempts, let status = error.status, status.code == 429 || status.code == 503 else { return nil }
        let delay = status.retryAfter ?? baseDelay * (1 << min(attempt - 1, 10))
        guard delay <= maximumDelay else { return nil }
        return delay * Double.random(in: 1...1.2)
    }
}
