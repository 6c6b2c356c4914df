import Synchronization

/// Keeps the end of a short command's output, for messages.
final class OutputTail: ProcessOutput {
    private static let limit = 1024
    private let bytes = Mutex<[UInt8]>([])

    func write(_ more: ArraySlice<UInt8>, isError: Bool) {
        bytes.withLock { bytes in
            bytes += more
            if bytes.count > Self.limit { bytes = Array(bytes.suffix(Self.limit)) }
        }
    }

    func close() {}

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self).trimmingWhitespace } }
}
