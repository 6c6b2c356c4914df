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
    let context = try tls.map { try NIOSSLContext(configuration: $0) }
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .bind(host: "127.0.0.1", port: 0) { channel in
            channel.eventLoop.makeCompletedFuture {
                if let context { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
                try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                return try NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>(wrappingChannelSynchronously: channel)
            }
        }
    let server = ScriptedServer(url: "\(tls == nil ? "http" : "https")://127.0.0.1:\(listener.channel.localAddress?.port ?? 0)")
    return try await withThrowingTaskGroup(of: Void.self) { group in
        defer { group.cancelAll() }
        group.addTask {
            try await withThrowingDiscardingTaskGroup { connections in
                try await listener.executeThenClose { inbound in
                    for try await connection in inbound {
                        connections.addTask { await ScriptedConnection(channel: connection, answer: answer).serve(server.record) }
                    }
                }
            }
        }
        return try await body(server)
    }
}

/// Answers the requests of one connection, one after the other.
private struct ScriptedConnection: Sendable {
    let channel: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    let answer: @Sendable (ScriptedRequest) async throws -> ScriptedAnswer

    func serve(_ record: @Sendable @escaping (ScriptedRequest) -> Void) async {
        do {
            try await channel.executeThenClose { inbound, outbound in
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
                try await channel.channel.close()
                throw CancellationError()
            }
        }
        try await outbound.write(.end(nil))
    }
}
