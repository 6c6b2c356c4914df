import Glibc
import SystemPackage

/// Reads the records of one log file in order, also while it grows and is set aside.
struct LogCursor: ~Copyable {
    private let path: String
    private var descriptor: Int32
    private var inode: UInt64
    private var rest: [UInt8] = []

    /// Nil when there is no such file.
    init?(path: String, file: String? = nil) {
        self.path = path
        descriptor = open(file ?? path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        inode = Self.inode(of: descriptor)
    }

    deinit { close(descriptor) }

    /// The next records, an empty array when there are none now.
    mutating func read() -> [LogLine] {
        var lines: [LogLine] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while lines.count < 1000 {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                guard reopened() else { break }
                continue
            }
            rest += buffer[..<count]
            var view = rest[...]
            while let end = view.firstIndex(of: UInt8(ascii: "\n")) {
                if let line = LogLine(record: view[..<end]) { lines.append(line) }
                view = view[(end + 1)...]
            }
            rest = Array(view)
        }
        return lines
    }

    /// Goes on in the new file when this one was set aside.
    private mutating func reopened() -> Bool {
        let next = open(path, O_RDONLY | O_CLOEXEC)
        guard next >= 0 else { return false }
        let inode = Self.inode(of: next)
        guard inode != self.inode else {
            close(next)
            return false
        }
        close(descriptor)
        descriptor = next
        self.inode = inode
        return true
    }

    private static func inode(of descriptor: Int32) -> UInt64 {
        guard let stat = try? FileDescriptor(rawValue: descriptor).stat() else { return 0 }
        return UInt64(stat.inode.rawValue)
    }
}
