import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where log lines go: called with one whole line, its newline included; calls for one output never overlap in the written stream.
package struct LogOutput: Sendable {
    package let write: @Sendable ([UInt8]) -> Void

    /// An output of the caller's own, which must accept calls from several threads at once.
    package init(write: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
    }

    /// The process's standard error.
    package static let standardError = descriptor(STDERR_FILENO)

    /// An open file, pipe or terminal; one lock for all of its lines, so that they never interleave.
    package static func descriptor(_ descriptor: Int32) -> LogOutput {
        let lock = DescriptorLock()
        return LogOutput { line in
            lock.mutex.withLock { _ in writeAll(line, to: descriptor) }
        }
    }

    private final class DescriptorLock: Sendable {
        let mutex = Mutex(())
    }

    /// Writes every byte, waiting out interruptions and a full pipe; gives up on any other error, because there is nowhere to report it.
    private static func writeAll(_ line: [UInt8], to descriptor: Int32) {
        line.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let written = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: bytes[offset...]))
                if written >= 0 {
                    offset += written
                } else if errno == EAGAIN {
                    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&waiting, 1, 1000)
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
