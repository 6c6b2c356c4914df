import FoundationEssentials
import Kubernetes
import NIOCore

/// Answers `kubectl logs`: the end of a container's log, and what comes after.
struct LogReading {
    let store: LogStore
    let pod: JSONValue
    let options: PodLogOptions
    /// What is written at once.
    private static let pieceSize = 32 * 1024

    func write(to write: (ByteBuffer) async throws -> Void) async throws {
        let live = options.previous ? nil : store.live(pod: pod.uid, container: options.container)
        guard let path = store.path(pod: pod.uid, container: options.container, previous: options.previous) else {
            throw missing
        }
        let follower = options.follow ? live?.follow() : nil
        defer { if let follower { live?.unfollow(follower.id) } }
        var budget = options.limitBytes ?? .max
        var atStart = true
        try await send(earlier(path), &budget, &atStart, to: write)
        guard var cursor = LogCursor(path: path) else { return }
        var first = selected(all(&cursor))
        if let tail = options.tailLines { first = Self.last(tail, of: first) }
        try await send(first, &budget, &atStart, to: write)
        guard let follower else { return }
        for await _ in follower.bell.rings {
            try await send(all(&cursor), &budget, &atStart, to: write)
            if budget <= 0 { return }
        }
        try await send(all(&cursor), &budget, &atStart, to: write)
    }

    /// What was set aside, unless only the last lines are wanted and the current file has them.
    private func earlier(_ path: String) -> [LogLine] {
        guard options.tailLines == nil, var old = LogCursor(path: "\(path).1") else { return [] }
        return selected(all(&old))
    }

    private func all(_ cursor: inout LogCursor) -> [LogLine] {
        var lines: [LogLine] = []
        while true {
            let more = cursor.read()
            if more.isEmpty { return lines }
            lines += more
        }
    }

    private func selected(_ lines: [LogLine]) -> [LogLine] {
        guard let seconds = options.sinceSeconds else { return lines }
        let start = MicroTime(Date().addingTimeInterval(-Double(seconds)))
        return lines.filter { $0.time >= start }
    }

    /// The last `count` lines, counting a split line once.
    private static func last(_ count: Int, of lines: [LogLine]) -> [LogLine] {
        guard count > 0 else { return [] }
        var left = count
        for index in lines.indices.reversed() where lines[index].isWhole {
            if left == 0 { return Array(lines[(index + 1)...]) }
            left -= 1
        }
        return lines
    }

    private func send(
        _ lines: [LogLine],
        _ budget: inout Int,
        _ atStart: inout Bool,
        to write: (ByteBuffer) async throws -> Void
    ) async throws {
        var piece = ByteBuffer()
        for line in lines where budget > 0 {
            var bytes: [UInt8] = options.timestamps && atStart ? Array("\(line.time) ".utf8) : []
            bytes += line.text
            if line.isWhole { bytes.append(UInt8(ascii: "\n")) }
            atStart = line.isWhole
            piece.writeBytes(bytes.prefix(budget))
            budget -= bytes.count
            guard piece.readableBytes >= Self.pieceSize else { continue }
            try await write(piece)
            piece.clear()
        }
        if piece.readableBytes > 0 { try await write(piece) }
    }

    private var missing: APIError {
        let container = options.container
        let statuses = ["containerStatuses", "initContainerStatuses"].flatMap { pod.at(path: "status", $0)?.arrayValue ?? [] }
        let status = statuses.first { $0["name"]?.stringValue == container }
        if options.previous {
            return .badRequest("previous terminated container \"\(container)\" in pod \"\(pod.name)\" not found")
        }
        let reason = status?.at(path: "state", "waiting", "reason")?.stringValue ?? "ContainerCreating"
        return .badRequest("container \"\(container)\" in pod \"\(pod.name)\" is waiting to start: \(reason)")
    }
}
