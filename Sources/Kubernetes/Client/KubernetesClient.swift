package import Logging
package import Metrics
import NIOCore

/// A client of one API server: every call has a deadline, every answer a limit.
///
/// Calls throw `KubernetesError`, or `CancellationError` when the task was cancelled. Bodies, tokens and Secret data are never logged.
package final class KubernetesClient: Sendable {
    /// Told to the server in `User-Agent`.
    package static let version = "0.1.0"

    package let configuration: ClusterConfiguration
    package let options: ClientOptions
    let transport: Transport
    let knownTypes = KnownTypes()

    /// Connects to nothing yet; throws `KubernetesError.configuration` when certificates or keys cannot be used.
    package init(
        configuration: ClusterConfiguration,
        options: ClientOptions = ClientOptions(),
        logger: Logger = Logger(label: "kubernetes.client"),
        metrics: any MetricsFactory = MetricsSystem.factory
    ) throws {
        self.configuration = configuration
        self.options = options
        transport = try Transport(configuration: configuration, options: options, logger: logger, metrics: metrics)
    }

    /// Closes all connections; must be called before the client goes away.
    package func shutdown() async throws {
        try await transport.shutdown()
    }

    /// The answer to a GET of a path on the server, such as `/healthz` or `/openapi/v2`.
    package func raw(_ path: String, accept: String = "application/json") async throws -> [UInt8] {
        var request = APIRequest.get(path)
        request.accept = accept
        return Array(buffer: try await transport.send(request))
    }

    func json(_ request: APIRequest) async throws -> JSONValue {
        let body = try await transport.send(request)
        do {
            return try JSONValue(parsing: body)
        } catch {
            throw KubernetesError.decoding(error.description)
        }
    }

    func decoded<T: Decodable>(_ type: T.Type, _ request: APIRequest) async throws -> T {
        try await json(request).decodedAnswer(type)
    }
}

extension JSONValue {
    /// Decodes the server's answer; throws `KubernetesError.decoding` with the path that did not fit.
    func decodedAnswer<T: Decodable>(_ type: T.Type) throws(KubernetesError) -> T {
        do {
            return try decode(type)
        } catch {
            throw .decoding(Self.explain(error, type: type))
        }
    }

    private static func explain(_ error: any Error, type: Any.Type) -> String {
        switch error {
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            "\(type): \(path(context.codingPath)): \(context.debugDescription)"
        case DecodingError.keyNotFound(let key, let context):
            "\(type): \(path(context.codingPath + [key])) is missing"
        default:
            "\(type) does not fit"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.isEmpty ? "the document" : keys.map(\.stringValue).joined(separator: ".")
    }
}
