import FoundationEssentials
import TestSupport

/// `gravity up` in a folder of its own, as a newcomer runs it: the built programs and stock kubectl, nothing in this process.
struct LocalPlatform {
    let folder: String

    /// The folder of the programs that the build made.
    static let programs =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/.build/debug"
    static let manifests =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/manifests"

    /// Starts a platform, gives it to `body`, and stops it and deletes its folder whatever `body` does.
    static func run<Result>(_ body: (LocalPlatform) async throws -> Result) async throws -> Result {
        let platform = LocalPlatform(folder: try TestPostgres.temporaryDirectory("gravity-up"))
        let outcome: Swift.Result<Result, any Error>
        do {
            try await platform.gravity("up", "--detach").checked()
            outcome = .success(try await body(platform))
        } catch {
            outcome = .failure(error)
        }
        let down = try await platform.gravity("down")
        try FileManager.default.removeItem(atPath: platform.folder)
        let result = try outcome.get()
        try down.checked()
        return result
    }

    @discardableResult
    func gravity(_ arguments: String...) async throws -> Command.Outcome {
        try await Command(Self.programs + "/gravity", arguments + ["--data", folder]).run(deadline: .seconds(150))
    }

    func kubectl(_ arguments: String..., input: String = "") async throws -> Command.Outcome {
        let environment = ["KUBECONFIG": folder + "/kubeconfig", "HOME": folder]
        return try await Command("kubectl", arguments, environment: environment).run(input: input, deadline: .seconds(150))
    }

    /// The operator's log so far.
    func operatorLog() -> String {
        String(decoding: FileManager.default.contents(atPath: folder + "/logs/operator.log") ?? Data(), as: UTF8.self)
    }
}

extension Command.Outcome {
    /// The output of a program that succeeded; everything it said as the error when it did not.
    @discardableResult
    func checked() throws -> String {
        guard succeeded else { throw CommandFailed(outcome: self) }
        return output.trimming(" \n")
    }
}

struct CommandFailed: Error, CustomStringConvertible {
    let outcome: Command.Outcome

    var description: String { outcome.description }
}

extension String {
    func trimming(_ characters: String) -> String {
        var text = Substring(self)
        while let last = text.last, characters.contains(last) { text.removeLast() }
        while let first = text.first, characters.contains(first) { text.removeFirst() }
        return String(text)
    }
}
