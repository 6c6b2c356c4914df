import NIOCore

/// Whether the client of a long answer is still there.
struct ClientPresence: Sendable {
    private let channel: any Channel

    init(_ channel: any Channel) { self.channel = channel }

    /// Runs the body until it returns, or cancels it when the client has closed the connection.
    func whileConnected(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (gone, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            channel.closeFuture.whenComplete { _ in continuation.yield() }
            group.addTask { try await body() }
            group.addTask {
                for await _ in gone { return }
            }
            _ = try await group.next()
            group.cancelAll()
        }
    }
}
