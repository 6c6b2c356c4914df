/// A process to start: nothing is inherited but what is written here.
struct ProcessSpec: Equatable, Sendable {
    /// An absolute path.
    var executable: String
    var arguments: [String]
    var environment: [String: String]
    var workingDirectory: String
}

/// How a process ended.
enum ProcessExit: Equatable, Sendable {
    case exited(Int)
    case signaled(Int)

    /// The exit code a container reports: 128 plus the signal when one ended it.
    var code: Int {
        switch self {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
    }

    var signal: Int? {
        if case .signaled(let signal) = self { signal } else { nil }
    }
}

/// Where the output of a process goes; called on an event loop, so it must be quick.
protocol ProcessOutput: Sendable {
    func write(_ bytes: ArraySlice<UInt8>, isError: Bool)
    /// No more output will come.
    func close()
}

/// A process could not be started.
struct LaunchFailure: Error, Sendable {
    let message: String
}
