import Subprocess
import SystemPackage

/// A program run to its end, the way a person runs it in a shell.
package struct Command: Sendable {
    package let program: String
    package let arguments: [String]
    package let environment: [String: String]

    /// `program` is a path, or a name looked up in PATH; `environment` is added to this process's own.
    package init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
    }

    /// What the program printed and how it ended.
    package struct Outcome: Sendable, CustomStringConvertible {
        package let exitCode: Int32
        package let output: String
        package let errors: String

        package var succeeded: Bool { exitCode == 0 }
        package var description: String { "exit code \(exitCode)\n\(output)\n\(errors)" }
    }

    /// Runs it, at most for `deadline`; then it is killed and the run throws.
    package func run(input: String = "", deadline: Duration = .seconds(60)) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            group.addTask { try await execute(input) }
            group.addTask {
                try await Task.sleep(for: deadline)
                throw CommandTookTooLong(program: program, deadline: deadline)
            }
            defer { group.cancelAll() }
            guard let outcome = try await group.next() else { throw CancellationError() }
            return outcome
        }
    }

    private func execute(_ input: String) async throws -> Outcome {
        let added = Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(rawValue: $0) ?? "", Optional($1)) })
        let result = try await Subprocess.run(
            program.contains("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(arguments),
            environment: .inherit.updating(added),
            input: .string(input),
            output: .string(limit: 16 << 20),
            error: .string(limit: 16 << 20)
        )
        let code: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        return Outcome(exitCode: code, output: result.standardOutput, errors: result.standardError)
    }
}

/// The program did not end in time.
package struct CommandTookTooLong: Error, CustomStringConvertible {
    package let program: String
    package let deadline: Duration

    package var description: String { "\(program) did not end within \(deadline)" }
}
