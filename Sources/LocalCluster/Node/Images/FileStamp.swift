import Glibc
import SystemPackage

/// What tells whether a file is still the one seen before.
struct FileStamp: Equatable, Sendable {
    private let stat: Stat

    /// Nil when there is no such file.
    init?(path: String) {
        guard let stat = try? FilePath(path).stat() else { return nil }
        self.stat = stat
    }
}

/// Reads a file piece by piece, so that a large executable never sits in memory whole.
enum FileChunks {
    /// Returns false when the file cannot be read.
    static func forEach(ofFile path: String, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                if count == 0 { return true }
                guard count > 0 else { return false }
                body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
    }
}

enum Hexadecimal {
    static func text(of byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }
}
