import Kubernetes

/// Why a list or a watch ended other than by the server closing it in time.
struct WatchFailure: Sendable, Equatable {
    enum Reason: String, Sendable {
        /// 410, as HTTP status or inside the stream: the version is too old.
        case gone
        /// 429.
        case tooManyRequests = "too_many_requests"
        /// 400 or 422: the server does not know an option we sent.
        case refused
        case connection
        case timeout
        /// An answer that cannot be read or is too long.
        case unreadable
        /// Any other error of the server.
        case server
        /// The server closed the stream almost at once.
        case closedEarly = "closed_early"
        case other
    }

    let reason: Reason
    /// How long the server asks to wait.
    var retryAfter: Duration? = nil

    init(_ error: any Error) {
        guard let error = error as? KubernetesError else {
            self.init(reason: error is DeadlineExceeded ? .timeout : .other)
            return
        }
        switch error {
        case .api(let status): self.init(status)
        case .connection: self.init(reason: .connection)
        case .timeout: self.init(reason: .timeout)
        case .decoding, .tooLarge: self.init(reason: .unreadable)
        case .invalidRequest, .configuration: self.init(reason: .other)
        }
    }

    init(_ status: Status) {
        if status.isGone {
            self.init(reason: .gone)
        } else if status.code == 429 {
            self.init(reason: .tooManyRequests, retryAfter: status.retryAfter)
        } else if status.code == 400 || status.code == 422 {
            self.init(reason: .refused)
        } else {
            self.init(reason: .server, retryAfter: status.retryAfter)
        }
    }

    init(reason: Reason, retryAfter: Duration? = nil) {
        self.reason = reason
        self.retryAfter = retryAfter
    }
}
