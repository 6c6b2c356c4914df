import Subprocess

/// Runs one of PostgreSQL's tools to its end.
enum Tool {
    struct Outcome: Sendable {
        let succeeded: Bool
        let output: String
    }

    /// Output and errors together, the last of them kept; cancelling the task kills the tool.
    static func run(_ command: [String]) async throws -> Outcome {
        let result = try await Subprocess.run(
            .name("env"),
            arguments: Arguments(["LC_ALL=C"] + command),
            output: .string(limit: 64 << 10),
            error: .combinedWithOutput
        )
        return Outcome(succeeded: result.terminationStatus.isSuccess, output: result.standardOutput)
    }
}
