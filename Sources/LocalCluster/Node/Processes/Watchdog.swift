import Glibc
import Subprocess
import SystemPackage

/// A tiny process that outlives this one by a moment: when this process ends, however it ends, it kills the process groups it was told of.
///
/// It reads `+ group` and `- group` lines from a pipe that only this process holds open; the end of the pipe is the end of this process.
final class Watchdog: Sendable {
    private static let script = """
        trap '' TERM INT HUP
        groups=' '
        while read -r what group; do
          groups="${groups%% $group *} ${groups#* $group }"
          case $what in
            +) groups="$groups$group " ;;
          esac
        done
        for group in $groups; do kill -KILL "-$group" 2>/dev/null; done
        exit 0
        """

    private let readEnd: FileDescriptor
    private let writeEnd: FileDescriptor

    init() throws {
        let pipe = try PrivatePipe()
        readEnd = pipe.readEnd
        writeEnd = pipe.writeEnd
    }

    func watch(_ group: Int32) { tell("+ \(group)\n") }
    func forget(_ group: Int32) { tell("- \(group)\n") }

    /// Lets the watchdog kill what is left, and end.
    func finish() { _ = try? writeEnd.close() }  // nil: already closed, which is what is wanted

    /// Runs the watchdog until `finish()`; returns at once when it cannot be started.
    func run() async throws {
        var options = PlatformOptions()
        options.createSession = true
        _ = try await Subprocess.run(
            .path("/bin/sh"),
            arguments: ["-c", Self.script],
            environment: .custom([[UInt8]]()),
            platformOptions: options,
            input: .fileDescriptor(readEnd, closeAfterSpawningProcess: true),
            output: .discarded,
            error: .discarded
        )
    }

    private func tell(_ line: String) {
        let bytes = Array(line.utf8)
        _ = bytes.withUnsafeBytes { write(writeEnd.rawValue, $0.baseAddress, $0.count) }
    }
}
