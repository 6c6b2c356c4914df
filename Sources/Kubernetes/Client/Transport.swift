import AsyncHTTPClient
import Logging
import Metrics
import NIOCore
import NIOHTTP1

/// Sends requests: authentication, deadlines, retries, limits and metrics, for every call alike.
final class Transport: Sendable {
    /// The longest error answer read, in bytes.
    static let maximumErrorBytes = 1 << 20

    let options: ClientOptions
    private let calls: HTTPClient
    private let watches: HTTPClient
    private let tokens: TokenProvider
    private let baseURL: String
    private let host: String
    private let logger: Logger
    private let metrics: any MetricsFactory

    init(configuration: ClusterConfiguration, options: ClientOptions, logger: Logger, metrics: any MetricsFactory) throws {
        let address = try ServerAddress(configuration: configuration)
        self.options = options
        self.logger = logger
        self.metrics = metrics
        baseURL = address.baseURL
        host = address.hostAndPort
        tokens = TokenProvider(source: configuration.token, lifetime: options.tokenLifetime)
        let calls = try HTTPClient.Configuration(cluster: configuration, address: address, connections: options.maximumConnections)
        let watches = try HTTPClient.Configuration(cluster: configuration, address: address, connections: options.maximumWatches)
        self.calls = HTTPClient(eventLoopGroupProvider: .singleton, configuration: calls)
        self.watches = HTTPClient(eventLoopGroupProvider: .singleton, configuration: watches)
    }

    func shutdown() async throws {
        try await calls.shutdown()
        try await watches.shutdown()
    }

    /// The body of a successful answer; throws `KubernetesError` or `CancellationError`.
    func send(_ request: APIRequest) async throws -> ByteBuffer {
        let deadline = ContinuousClock.now + options.callTimeout
        return try await retrying(request, deadline: deadline) { [self] in
            try await withDeadline(deadline) { [self] in
                let response = try await execute(request, on: calls, deadline: deadline)
                return try await response.body.collect(upTo: options.maximumResponseBytes)
            }
        }
    }

    /// A successful answer whose body is still to be read, over a connection of its own.
    func open(_ request: APIRequest) async throws -> HTTPClientResponse.Body {
        let deadline = ContinuousClock.now + options.callTimeout
        return try await retrying(request, deadline: deadline) { [self] in
            try await execute(request, on: watches, deadline: deadline).body
        }
    }

    /// The error of a call or of a body that was being read, as this module reports it; says which server was not reached.
    func wrap(_ error: any Error, limit: Int) -> any Error {
        let wrapped = KubernetesError.wrapping(error, limit: limit)
        guard case KubernetesError.connection(let reason)? = wrapped as? KubernetesError, !reason.hasPrefix(host) else { return wrapped }
        return KubernetesError.connection("\(host): \(reason)")
    }

    /// Tries again once after a 401 with a renewable token, and within bounds when the server puts an idempotent call off.
    private func retrying<T: Sendable>(
        _ request: APIRequest,
        deadline: ContinuousClock.Instant,
        _ operation: @Sendable () async throws -> T
    ) async throws -> T {
        var attempt = 1
        var hasRenewedToken = false
        while true {
            do {
                return try await operation()
            } catch {
                let failure = wrap(error, limit: options.maximumResponseBytes)
                guard let known = failure as? KubernetesError else { throw failure }
                if known.isUnauthorized, tokens.isRenewable, !hasRenewedToken {
                    hasRenewedToken = true
                    tokens.invalidate()
                    continue
                }
                guard request.isIdempotent, let delay = options.retry.delay(after: known, attempt: attempt),
                    ContinuousClock.now + delay < deadline
                else { throw known }
                attempt += 1
                logger.debug("API call put off by the server", metadata: ["http.path": "\(request.path)", "delay": "\(delay)"])
                try await options.retry.sleep(delay)
            }
        }
    }

    /// One exchange up to the response head; throws the status of an error answer.
    private func execute(
        _ request: APIRequest,
        on client: HTTPClient,
        deadline: ContinuousClock.Instant
    ) async throws -> HTTPClientResponse {
        let prepared = try prepare(request)
        let start = ContinuousClock.now
        do {
            let remaining = max(.zero, deadline - start)
            let response = try await client.execute(prepared, timeout: .nanoseconds(remaining.nanoseconds))
            record(request, code: String(response.status.code), since: start)
            guard (200..<300).contains(response.status.code) else {
                let body = try await response.body.collect(upTo: Self.maximumErrorBytes)
                throw KubernetesError.api(Status.answer(code: Int(response.status.code), headers: response.headers, body: body))
            }
            return response
        } catch let error as KubernetesError {
            throw error
        } catch {
            record(request, code: "<error>", since: start)
            throw error
        }
    }

    private func prepare(_ request: APIRequest) throws -> HTTPClientRequest {
        var prepared = HTTPClientRequest(url: baseURL + request.target)
        prepared.method = request.method
        prepared.headers.add(name: "Accept", value: request.accept)
        prepared.headers.add(name: "User-Agent", value: options.userAgent)
        if let token = try tokens.token() { prepared.headers.add(name: "Authorization", value: "Bearer \(token.value)") }
        if let body = request.body {
            prepared.headers.add(name: "Content-Type", value: request.contentType ?? "application/json")
            prepared.body = .bytes(ByteBuffer(bytes: body))
        }
        return prepared
    }

    private func record(_ request: APIRequest, code: String, since start: ContinuousClock.Instant) {
        let method = request.method.rawValue
        let codes = [("code", code), ("method", method), ("host", host)]
        Counter(label: "rest_client_requests_total", dimensions: codes, factory: metrics).increment()
        Timer(label: "rest_client_request_duration_seconds", dimensions: [("verb", method), ("host", host)], factory: metrics)
            .recordNanoseconds((ContinuousClock.now - start).nanoseconds)
    }
}

extension Duration {
    /// Whole nanoseconds, at most what 64 bits hold.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? (seconds < 0 ? .min : .max) : product.addingReportingOverflow(attoseconds / 1_000_000_000).partialValue
    }
}
