import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension KubernetesError {
    /// The error of a call as this module reports it; cancellation stays `CancellationError`.
    static func wrapping(_ error: any Error, limit: Int) -> any Error {
        switch error {
        case is KubernetesError, is CancellationError:
            return error
        case let error as HTTPClientError:
            return wrapping(error)
        case is NIOTooManyBytesError:
            return KubernetesError.tooLarge(limit: limit)
        case let error as NIOConnectionError:
            return KubernetesError.connection(error.connectionErrors.first.map { "\($0.error)" } ?? "no address for the server's name")
        case let error as NIOSSLError:
            return KubernetesError.connection("TLS: \(error)")
        case let error as NIOSSLExtraError:
            return KubernetesError.connection("TLS: \(error)")
        default:
            return KubernetesError.connection("\(error)")
        }
    }

    private static func wrapping(_ error: HTTPClientError) -> any Error {
        switch error {
        case .cancelled:
            Task.isCancelled ? CancellationError() : KubernetesError.connection("cancelled")
        case .deadlineExceeded, .readTimeout, .getConnectionFromPoolTimeout:
            KubernetesError.timeout
        default:
            KubernetesError.connection(error.shortDescription)
        }
    }
}

extension Status {
    /// The status of an error answer; a body that is not a `Status` is not quoted.
    static func answer(code: Int, headers: HTTPHeaders, body: ByteBuffer) -> Status {
        let fallback = Status(code: code, message: HTTPResponseStatus(statusCode: code).reasonPhrase)
        var status = (try? JSONValue(parsing: body).decode(Status.self)) ?? fallback
        if status.code == 0 { status.code = code }
        if let text = headers.first(name: "Retry-After"), let seconds = Int64(text), seconds >= 0, seconds <= 86_400 {
            status.retryAfter = .seconds(seconds)
        }
        return status
    }
}
