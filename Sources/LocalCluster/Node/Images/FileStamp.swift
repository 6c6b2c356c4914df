import Glibc

/// What tells whether a file is still the one seen before.
struct FileStamp: Equatable, Sendable {
    private let device: UInt
    private let inode: UInt
    private let size: Int
    private let modified: Int
    private let modifiedNanoseconds: Int

    /// Nil when there is no such file.
    init?(path: String) {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        device = UInt(info.st_dev)
        inode = UInt(info.st_ino)
        size = Int(info.st_size)
        modified = info.st_mtim.tv_sec
        modifiedNanoseconds = info.st_mtim.tv_nsec
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
