import ArgumentParser
import Glibc

/// `gravity down`: stops what `gravity up` started; the data stays.
struct Down: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop what `gravity up` started. The data stays in its folder.")

    @OptionGroup var data: DataOption

    private static let limit = Duration.seconds(60)

    func run() async throws {
        let folder = data.folder
        guard let process = folder.runningProcess() else {
            print("Nothing runs in \(folder.path).")
            return
        }
        print("Stopping the platform in \(folder.path) (process \(process)) …")
        guard kill(process, SIGTERM) == 0 else {
            throw CommandError("process \(process) cannot be signalled: \(String(cString: strerror(errno)))")
        }
        let clock = ContinuousClock()
        let end = clock.now + Self.limit
        while folder.runningProcess() != nil {
            guard clock.now < end else {
                throw CommandError("process \(process) still runs after \(Self.limit); \(folder.upLog) says what it waits for")
            }
            try await clock.sleep(for: .milliseconds(50))
        }
        print("Stopped. `gravity up --data \(folder.path)` goes on with the same data; deleting the folder deletes all of it.")
    }
}
