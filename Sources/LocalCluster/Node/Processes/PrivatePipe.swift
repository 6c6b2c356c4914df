import Glibc
import SystemPackage

/// A pipe that started programs do not inherit.
struct PrivatePipe {
    let readEnd: SystemPackage.FileDescriptor
    let writeEnd: SystemPackage.FileDescriptor

    init() throws {
        let ends = try FileDescriptor.pipe()
        for end in [ends.readEnd, ends.writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
        readEnd = ends.readEnd
        writeEnd = ends.writeEnd
    }
}
