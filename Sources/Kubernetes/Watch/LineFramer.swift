import NIOCore

/// Cuts a byte stream into lines; each byte is looked at once, however the stream is cut into chunks.
struct LineFramer {
    private let limit: Int
    private var buffer = ByteBuffer()
    /// Bytes from the reader index that hold no newline.
    private var scanned = 0

    /// - Parameter limit: the longest line in bytes.
    init(limit: Int) {
        self.limit = limit
    }

    mutating func append(_ chunk: ByteBuffer) {
        var chunk = chunk
        if buffer.readableBytes == 0 {
            buffer = chunk
        } else {
            buffer.discardReadBytes()
            buffer.writeBuffer(&chunk)
        }
    }

    /// The next whole line without its newline, or nil when more bytes are needed; throws `KubernetesError.tooLarge` beyond the limit.
    mutating func next() throws(KubernetesError) -> ByteBuffer? {
        let start = scanned
        let newline = buffer.withUnsafeReadableBytes { bytes in
            bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
        }
        guard let newline else {
            scanned = buffer.readableBytes
            guard scanned <= limit else { throw .tooLarge(limit: limit) }
            return nil
        }
        guard newline <= limit else { throw .tooLarge(limit: limit) }
        scanned = 0
        let line = buffer.readSlice(length: newline)
        buffer.moveReaderIndex(forwardBy: 1)
        return line
    }

    /// What follows the last newline when the stream has ended; nil when that is nothing.
    mutating func remainder() -> ByteBuffer? {
        scanned = 0
        return buffer.readableBytes > 0 ? buffer.readSlice(length: buffer.readableBytes) : nil
    }
}
