import Logging
import NIOCore
import NIOPosix
import Synchronization

/// One listening Service address and the pods its connections go to.
final class ProxyListener: Sendable {
    typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Connections open at a time; more are closed at once.
    private static let limit = 1024
    private static let connectTimeout = TimeAmount.seconds(2)
    /// Pods tried before a connection is given up.
    private static let attempts = 3

    private struct State {
        var targets: [ProxyAddress]
        var turn = 0
        var open = 0
    }

    private let server: NIOAsyncChannel<Connection, Never>
    private let state: Mutex<State>
    private let logger: Logger

    private init(server: NIOAsyncChannel<Connection, Never>, targets: [ProxyAddress], logger: Logger) {
        self.server = server
        self.logger = logger
        state = Mutex(State(targets: targets))
    }

    static func bind(_ address: ProxyAddress, targets: [ProxyAddress], logger: Logger) async throws -> ProxyListener {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .bind(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture { try Self.wrap(channel) }
            }
        return ProxyListener(server: server, targets: targets, logger: logger)
    }

    func setTargets(_ targets: [ProxyAddress]) { state.withLock { $0.targets = targets } }

    /// Stops listening; connections already made go on until one side ends them.
    func close() async {
        do { try await server.channel.close() } catch { return }
    }

    /// Takes connections until closed or cancelled.
    func serve() async {
        do {
            try await server.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in connections {
                        group.addTask { await self.handle(connection) }
                    }
                }
            }
        } catch {
            logger.debug("service address closed", metadata: ["error": "\(error)"])
        }
    }

    private func handle(_ client: Connection) async {
        let admitted = state.withLock { state in
            guard state.open < Self.limit else { return false }
            state.open += 1
            return true
        }
        defer { if admitted { state.withLock { $0.open -= 1 } } }
        do {
            try await client.executeThenClose { inbound, outbound in
                guard admitted, let target = await self.connect() else { return }
                try await target.executeThenClose { targetInbound, targetOutbound in
                    try await Self.relay(inbound, targetOutbound, targetInbound, outbound)
                }
            }
        } catch {
            logger.trace("connection ended", metadata: ["error": "\(error)"])
        }
    }

    private func connect() async -> Connection? {
        for _ in 0..<Self.attempts {
            guard let target = next() else { return nil }
            do {
                return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connectTimeout(Self.connectTimeout)
                    .channelOption(.allowRemoteHalfClosure, value: true)
                    .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .connect(host: target.host, port: target.port) { channel in
                        channel.eventLoop.makeCompletedFuture { try Self.wrap(channel) }
                    }
            } catch {
                logger.debug("pod not reached", metadata: ["address": "\(target)", "error": "\(error)"])
            }
        }
        return nil
    }

    private func next() -> ProxyAddress? {
        state.withLock { state in
            guard !state.targets.isEmpty else { return nil }
            state.turn = (state.turn + 1) % state.targets.count
            return state.targets[state.turn]
        }
    }

    /// Copies both ways; the end of one direction is passed on, the other goes on until it ends too.
    private static func relay(
        _ clientInbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ targetOutbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        _ targetInbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ clientOutbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await copy(clientInbound, targetOutbound) }
            group.addTask { try await copy(targetInbound, clientOutbound) }
            try await group.waitForAll()
        }
    }

    private static func copy(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws {
        for try await piece in inbound { try await outbound.write(piece) }
        outbound.finish()
    }

    private static func wrap(_ channel: any Channel) throws -> Connection {
        try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true, inboundType: ByteBuffer.self, outboundType: ByteBuffer.self)
        )
    }
}
