import AsyncHTTPClient
import NIOCore

/// The events of one WATCH; the request is sent when the first one is asked for, and ended when the iterator goes away.
///
/// It ends when the server ends the stream or after an ERROR event. It throws `KubernetesError`: the status of a refused request, `timeout`
/// for a half-open connection, `tooLarge` for an event beyond the limit, `connection` when the stream breaks.
package struct WatchSequence<R: Sendable>: AsyncSequence, Sendable {
    package typealias Element = WatchEvent<R>
    package typealias Failure = any Error

    let transport: Transport
    let request: Result<APIRequest, KubernetesError>
    let options: WatchOptions
    let decode: @Sendable (JSONValue) throws(KubernetesError) -> R

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(sequence: self)
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        private let sequence: WatchSequence
        private var framer: LineFramer
        private var chunks: ChunkReader?
        private var hasEnded = false

        init(sequence: WatchSequence) {
            self.sequence = sequence
            framer = LineFramer(limit: sequence.options.maximumEventBytes)
        }

        package mutating func next() async throws -> WatchEvent<R>? {
            guard !hasEnded else { return nil }
            do {
                let event = try await nextEvent()
                if case .error? = event { end() }
                if event == nil { end() }
                return event
            } catch {
                end()
                throw sequence.transport.wrap(error, limit: sequence.options.maximumEventBytes)
            }
        }

        private mutating func nextEvent() async throws -> WatchEvent<R>? {
            let chunks = try await opened()
            while true {
                if let line = try framer.next() {
                    if let event = try event(line) { return event }
                } else if let chunk = try await chunks.next() {
                    framer.append(chunk)
                } else {
                    return try framer.remainder().flatMap { try event($0) }
                }
            }
        }

        /// The response body, after sending the request when that has not happened yet.
        private mutating func opened() async throws -> ChunkReader {
            if let chunks { return chunks }
            let body = try await sequence.transport.open(try sequence.request.get())
            let chunks = ChunkReader(body, lifetime: sequence.options.timeout + sequence.options.idleMargin)
            self.chunks = chunks
            return chunks
        }

        /// The event in a line; nil for a blank line and for event types of later versions.
        private func event(_ line: ByteBuffer) throws -> WatchEvent<R>? {
            guard line.readableBytesView.contains(where: { $0 > 0x20 }) else { return nil }
            return try WatchEvent(line: line, decode: sequence.decode)
        }

        private mutating func end() {
            hasEnded = true
            chunks = nil
            framer = LineFramer(limit: 0)
        }
    }
}

extension WatchEvent {
    init?(line: ByteBuffer, decode: (JSONValue) throws(KubernetesError) -> R) throws {
        let document: JSONValue
        do {
            document = try JSONValue(parsing: line)
        } catch {
            throw KubernetesError.decoding("watch event: \(error)")
        }
        guard let type = document["type"]?.stringValue, let object = document["object"] else {
            throw KubernetesError.decoding("watch event without type or object")
        }
        switch type {
        case "ADDED": self = .added(try decode(object))
        case "MODIFIED": self = .modified(try decode(object))
        case "DELETED": self = .deleted(try decode(object))
        case "BOOKMARK": self = try Self.bookmark(object)
        case "ERROR": self = .error(try object.decodedAnswer(Status.self))
        default: return nil
        }
    }

    private static func bookmark(_ object: JSONValue) throws(KubernetesError) -> WatchEvent {
        guard let version = object.at(path: "metadata", "resourceVersion")?.stringValue else {
            throw .decoding("bookmark without resourceVersion")
        }
        let mark = object.at(path: "metadata", "annotations", "k8s.io/initial-events-end")?.stringValue
        return .bookmark(resourceVersion: version, initialEventsEnd: mark == "true")
    }
}
