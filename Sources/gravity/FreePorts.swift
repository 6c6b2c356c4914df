import Glibc

/// Ports of 127.0.0.1 that nothing listens on.
enum FreePorts {
    static func two() throws -> (Int, Int) {
        let sockets = [try boundSocket(), try boundSocket()]
        defer { sockets.forEach { close($0.descriptor) } }
        return (sockets[0].port, sockets[1].port)
    }

    static func isFree(_ port: Int) -> Bool {
        guard let bound = try? boundSocket(port) else { return false }
        close(bound.descriptor)
        return true
    }

    /// A socket that holds the port; 0 lets the kernel choose. A port whose last connections still linger counts as free.
    private static func boundSocket(_ port: Int = 0) throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_port = UInt16(port).bigEndian
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 ? getsockname(descriptor, generic, &length) : -1
            }
        }
        guard code == 0 else {
            close(descriptor)
            throw CommandError("no free port on 127.0.0.1: \(String(cString: strerror(errno)))")
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}
