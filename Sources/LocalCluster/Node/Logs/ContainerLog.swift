import Glibc
import Kubernetes
import Synchronization

/// The log of one run of one container: a file of records, the older half set aside when it grows too large.
final class ContainerLog: ProcessOutput {
    private struct State {
        var descriptor: Int32
        var size: Int
        var pending: [Bool: [UInt8]] = [:]
        var tail: [UInt8] = []
        var followers: [Int: Bell] = [:]
        var next = 0
        var isClosed = false
    }

    /// Longer lines are split, as container runtimes do.
    private static let longestLine = 16 * 1024
    /// How much of the end is kept for a termination message.
    private static let tailSize = 2048

    let path: String
    private let limit: Int
    private let state: Mutex<State>

    /// - Parameter limit: The bytes after which the file is set aside as `<path>.1`, of which there is one.
    init(path: String, limit: Int) throws {
        self.path = path
        self.limit = limit
        let descriptor = Self.open(path)
        guard descriptor >= 0 else { throw PrivateFiles.Failure(what: "open \(path)", code: errno) }
        state = Mutex(State(descriptor: descriptor, size: 0))
    }

    deinit { close() }

    func write(_ bytes: ArraySlice<UInt8>, isError: Bool) {
        let time = MicroTime.now()
        state.withLock { state in
            guard !state.isClosed else { return }
            var pending = state.pending[isError] ?? []
            state.pending[isError] = nil
            pending += bytes
            var rest = pending[...]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                append(rest[..<end], isError: isError, isWhole: true, time: time, to: &state)
                rest = rest[(end + 1)...]
            }
            while rest.count >= Self.longestLine {
                append(rest.prefix(Self.longestLine), isError: isError, isWhole: false, time: time, to: &state)
                rest = rest.dropFirst(Self.longestLine)
            }
            state.pending[isError] = Array(rest)
            for follower in state.followers.values { follower.ring() }
        }
    }

    func close() {
        let followers = state.withLock { state -> [Bell] in
            guard !state.isClosed else { return [] }
            for (isError, rest) in state.pending where !rest.isEmpty {
                append(rest[...], isError: isError, isWhole: true, time: .now(), to: &state)
            }
            state.isClosed = true
            Glibc.close(state.descriptor)
            return Array(state.followers.values)
        }
        for follower in followers {
            follower.ring()
            follower.finish()
        }
    }

    /// The last lines, for a termination message.
    var tail: String { state.withLock { String(decoding: $0.tail.suffix(Self.tailSize), as: UTF8.self) } }

    /// Rings when there is more to read; the rings end when the log is closed.
    func follow() -> (bell: Bell, id: Int) {
        let bell = Bell()
        return state.withLock { state in
            state.next += 1
            if state.isClosed { bell.finish() } else { state.followers[state.next] = bell }
            return (bell, state.next)
        }
    }

    func unfollow(_ id: Int) { state.withLock { $0.followers[id] = nil } }

    private func append(_ text: ArraySlice<UInt8>, isError: Bool, isWhole: Bool, time: MicroTime, to state: inout State) {
        for start in stride(from: text.startIndex, through: text.endIndex, by: Self.longestLine) {
            let end = min(start + Self.longestLine, text.endIndex)
            if start == end, start != text.startIndex { break }
            let line = LogLine(time: time, isError: isError, isWhole: isWhole && end == text.endIndex, text: text[start..<end])
            let record = line.record
            if state.size + record.count > limit { rotate(&state) }
            if PrivateFiles.writeAll(record[...], to: state.descriptor) { state.size += record.count }
        }
        state.tail += text + [UInt8(ascii: "\n")]
        if state.tail.count > 2 * Self.tailSize + Self.longestLine { state.tail = Array(state.tail.suffix(Self.tailSize)) }
    }

    private func rotate(_ state: inout State) {
        rename(path, "\(path).1")
        Glibc.close(state.descriptor)
        state.descriptor = Self.open(path)
        state.size = 0
    }

    private static func open(_ path: String) -> Int32 {
        Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    }
}
