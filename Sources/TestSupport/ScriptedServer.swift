package import Kubernetes
import NIOCore
import NIOHTTP1
import NIOPosix
package import NIOSSL
import Synchronization

/// A real HTTP/1.1 server on a loopback port chosen by the kernel, whose answers come from a closure.
package final class ScriptedServer: Sendable {
    /// The base URL, without a slash at its end.
    package let url: String
    private let recorded = Mutex<[ScriptedRequest]>([])

    fileprivate init(url: String) {
        self.url = url
    }

    /// Every request so far, in the order of arrival.
    package var requests: [ScriptedRequest] { recorded.withLock { $0 } }

    fileprivate func record(_ request: ScriptedRequest) {
        recorded.withLock { $0.append(request) }
    }

    /// A client of this server, without credentials unless the configuration is changed.
    package func client(
        options: ClientOptions = ClientOptions(callTimeout: .seconds(10)),
        configure: (inout ClusterConfiguration) -> Void = { _ in }
    ) throws -> KubernetesClient {
        var configuration = try ClusterConfiguration(server: url)
        configure(&configuration)
        return try KubernetesClient(configuration: configuration, options: options)
    }
}

/// Runs a server for as long as `body` runs; requests still open are cut off at its end.
package func withScriptedServer<T: Sendable>(
    tls: TLSConfiguration? = nil,
    answer: @escaping @Sendable (ScriptedRequest) async throws -> ScriptedAnswer,
    body: (ScriptedServer) async throws -> T
) async throws -> T {
    let connections = ScriptedConnections()
    let listener = try await connections.listen(tls: try tls.map { try NIOSSLContext(configuration: $0) })
    let server = ScriptedServer(url: "\(tls == nil ? "http" : "https")://127.0.0.1:\(listener.localAddress?.port ?? 0)")
    let outcome: Result<T, any Error>
    do {
        outcome = .success(
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                group.addTask { await connections.serve(answer: answer, record: { server.record($0) }) }
                return try await body(server)
            }
        )
    } catch {
        outcome = .failure(error)
    }
    try await listener.close()
    connections.closeAll()
    return try outcome.get()
}

/// The accepted connections of one server.
///
/// They are handed over as bare channels: an `NIOAsyncChannel` that is accepted while the server stops would be dropped unfinished,
/// which NIO answers with a crash.
private final class ScriptedConnections: Sendable {
    private let accepted: AsyncStream<any Channel>
    private let incoming: AsyncStream<any Channel>.Continuation
    private let all = Mutex<[any Channel]>([])

    init() {
        (accepted, incoming) = AsyncStream.makeStream()
    }

    /// Listens on a port of the kernel's choice; nothing is read from a connection before it is served.
    func listen(tls context: NIOSSLContext?) async throws -> any Channel {
        try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    all.withLock { $0.append(channel) }
                    incoming.yield(channel)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    /// Serves every connection until the task is cancelled.
    func serve(
        answer: @escaping @Sendable (ScriptedRequest) async throws -> ScriptedAnswer,
        record: @escaping @Sendable (ScriptedRequest) -> Void
    ) async {
        await withDiscardingTaskGroup { group in
            for await channel in accepted {
                group.addTask { await ScriptedConnection(channel: channel, answer: answer).serve(record) }
            }
        }
    }

    func closeAll() {
        for channel in all.withLock({ $0 }) { channel.close(promise: nil) }
    }
}

/// Answers the requests of one connection, one after the other.
private struct ScriptedConnection: Sendable {
    let channel: any Channel
    let answer: @Sendable (ScriptedRequest) async throws -> ScriptedAnswer

    func serve(_ record: @Sendable @escaping (ScriptedRequest) -> Void) async {
        do {
            let stream = try await channel.eventLoop.submit { [channel] in
                try NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>(wrappingChannelSynchronously: channel)
            }.get()
            try await stream.executeThenClose { inbound, outbound in
                try await channel.setOption(.autoRead, value: true).get()
                var head: HTTPRequestHead?
                var body: [UInt8] = []
                for try await part in inbound {
                    switch part {
                    case .head(let next): head = next
                    case .body(var chunk): body += chunk.readBytes(length: chunk.readableBytes) ?? []
                    case .end:
                        guard let current = head else { continue }
                        let request = ScriptedRequest(head: current, body: body)
                        (head, body) = (nil, [])
                        record(request)
                        try await write(try await answer(request), to: outbound)
                    }
                }
            }
        } catch {
            // A client that goes away, or the end of the test, ends the connection; tests look at what the client saw.
        }
    }

    private func write(_ answer: ScriptedAnswer, to outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>) async throws {
        let headers = HTTPHeaders(answer.headers)
        try await outbound.write(.head(HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status), headers: headers)))
        for step in answer.steps {
            switch step {
            case .send(let bytes):
                try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: bytes))))
            case .wait(let gate):
                try await gate.wait()
            case .hold:
                try await Task.sleep(for: .seconds(3_600))
            case .cut:
                try await channel.close()
                throw CancellationError()
            }
        }
        try await outbound.write(.end(nil))
    }
}
