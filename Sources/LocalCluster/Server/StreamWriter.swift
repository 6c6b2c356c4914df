import Hummingbird
import NIOCore

/// Writes a body, in the shape a fault asks for.
///
/// Unchecked: a body has one producer, which awaits each write before the next, so no two tasks are ever in here at once.
final class StreamWriter: @unchecked Sendable {
    private nonisolated(unsafe) var writer: any ResponseBodyWriter
    private let shaping: BodyShaping?
    private let channel: any Channel
    private var written = 0

    init(writer: any ResponseBodyWriter, shaping: BodyShaping?, channel: any Channel) {
        self.writer = writer
        self.shaping = shaping
        self.channel = channel
    }

    /// Throws when the client is gone, or when a fault has cut the connection.
    func write(_ buffer: ByteBuffer) async throws {
        var rest = buffer
        if let limit = shaping?.cutAfter, written + rest.readableBytes >= limit {
            if let piece = rest.readSlice(length: max(0, limit - written)), piece.readableBytes > 0 { try await writer.write(piece) }
            try await channel.close()
            throw ConnectionCut()
        }
        written += rest.readableBytes
        guard let pieces = shaping?.pieces else { return try await writer.write(rest) }
        while let piece = rest.readSlice(length: min(pieces, rest.readableBytes)), piece.readableBytes > 0 {
            try await writer.write(piece)
            try await Task.sleep(for: shaping?.pause ?? .zero)
        }
    }
}

/// A fault has closed the connection.
struct ConnectionCut: Error {}
