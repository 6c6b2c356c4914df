/// Why a call to the API server did not succeed; no case holds a body, a token or Secret data.
package enum KubernetesError: Error, Sendable, Hashable {
    /// The server answered with an error.
    case api(Status)
    /// The server could not be reached, or the connection broke.
    case connection(String)
    /// The call's deadline passed.
    case timeout
    /// The server's answer was not what the caller asked for.
    case decoding(String)
    /// An answer or a watch event was longer than the limit in bytes.
    case tooLarge(limit: Int)
    /// The request cannot be sent, such as an object without a name.
    case invalidRequest(String)
    /// The cluster configuration cannot be used.
    case configuration(String)
}

extension KubernetesError {
    /// The server's status, when it answered with one.
    package var status: Status? {
        if case .api(let status) = self { status } else { nil }
    }

    package var isNotFound: Bool { status?.code == 404 }
    package var isUnauthorized: Bool { status?.code == 401 }
    package var isForbidden: Bool { status?.code == 403 }
    package var isAlreadyExists: Bool { status?.isAlreadyExists == true }
    /// A write lost against another writer, or a field is owned by another field manager; not `AlreadyExists`.
    package var isConflict: Bool { status?.isConflict == true }
    /// The requested resource version or continue token is too old: start again with a list.
    package var isGone: Bool { status?.isGone == true }
    /// The object breaks its schema or a validation rule.
    package var isInvalid: Bool { status?.code == 422 }
    package var isTooManyRequests: Bool { status?.code == 429 }
    package var retryAfter: Duration? { status?.retryAfter }
}

extension Status {
    package var isAlreadyExists: Bool { code == 409 && reason == "AlreadyExists" }
    package var isConflict: Bool { code == 409 && reason != "AlreadyExists" }
    package var isGone: Bool { code == 410 || reason == "Expired" || reason == "Gone" }
}

extension KubernetesError: CustomStringConvertible {
    /// At most about 1,200 characters.
    package var description: String {
        switch self {
        case .api(let status): "the API server answered \(status)"
        case .connection(let reason): "cannot reach the API server: \(reason.prefix(512))"
        case .timeout: "the API server did not answer in time"
        case .decoding(let reason): "the API server's answer cannot be read: \(reason.prefix(512))"
        case .tooLarge(let limit): "the API server's answer is longer than \(limit) bytes"
        case .invalidRequest(let reason): "the request cannot be sent: \(reason.prefix(512))"
        case .configuration(let reason): "the cluster configuration cannot be used: \(reason.prefix(512))"
        }
    }
}
