import Glibc

/// Says on standard output what is being done, a line a step, so that a person waiting knows for what.
struct Progress: Sendable {
    func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    /// Prints the step, does it, and prints how long it took.
    func step<Result>(_ name: String, _ body: () async throws -> Result) async throws -> Result {
        let clock = ContinuousClock()
        let start = clock.now
        say("  \(name) …")
        let result = try await body()
        let seconds = Double((clock.now - start) / .milliseconds(1)) / 1000
        say("  \(name): done in \((seconds * 10).rounded() / 10) s")
        return result
    }
}
