import NIOCore
import NIOPosix
import SystemPackage

/// One output stream of a process, read on an event loop no faster than it is written away.
struct OutputPipe: Sendable {
    /// The end the process writes to.
    let writeEnd: SystemPackage.FileDescriptor
    private let channel: any Channel

    static func open(_ output: any ProcessOutput, isError: Bool) async throws -> OutputPipe {
        let pipe = try PrivatePipe()
        do {
            let channel = try await NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(OutputHandler(output: output, isError: isError))
                    }
                }
                .takingOwnershipOfDescriptor(input: pipe.readEnd.rawValue).get()
            return OutputPipe(writeEnd: pipe.writeEnd, channel: channel)
        } catch {
            try pipe.writeEnd.close()
            throw error
        }
    }

    /// Waits until all output is read; a stray process that keeps the pipe open is waited for two seconds.
    func drain() async {
        let limit = channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
        do { try await channel.closeFuture.get() } catch { return }
        limit.cancel()
    }
}

private final class OutputHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let output: any ProcessOutput
    private let isError: Bool

    init(output: any ProcessOutput, isError: Bool) {
        self.output = output
        self.isError = isError
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        output.write(ArraySlice(buffer.readableBytesView), isError: isError)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
