package import Kubernetes
package import NIOHTTP1
import Synchronization

/// A request as the scripted server received it.
package struct ScriptedRequest: Sendable {
    package let method: String
    /// Without the query, as it was sent.
    package let path: String
    /// Percent-decoded.
    package let query: [String: String]
    package let headers: HTTPHeaders
    package let body: [UInt8]

    init(head: HTTPRequestHead, body: [UInt8]) {
        method = head.method.rawValue
        headers = head.headers
        self.body = body
        let parts = head.uri.split(separator: "?", maxSplits: 1)
        path = parts.first.map(String.init) ?? ""
        let pairs = (parts.count == 2 ? parts[1] : "").split(separator: "&").map { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.percentDecoded(sides[0]), sides.count == 2 ? Self.percentDecoded(sides[1]) : "")
        }
        query = Dictionary(pairs) { _, last in last }
    }

    /// The first value of a header, by its name in any case.
    package func header(_ name: String) -> String? { headers.first(name: name) }

    package var isWatch: Bool { query["watch"] == "true" }

    /// The body as JSON; null when it is none.
    package var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }

    private static func percentDecoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What the scripted server does in answer to one request.
package struct ScriptedAnswer: Sendable {
    /// One thing done after the head was sent; each `send` is a chunk of its own.
    package enum Step: Sendable {
        case send([UInt8])
        /// Goes on when the test opens the gate.
        case wait(ScriptedGate)
        /// Says nothing more and keeps the socket open, as a half-open connection looks to the client.
        case hold
        /// Closes the socket in the middle of the answer.
        case cut
    }

    package var status: Int
    package var headers: [(String, String)]
    package var steps: [Step]

    package init(status: Int = 200, headers: [(String, String)] = [("Content-Type", "application/json")], steps: [Step]) {
        self.status = status
        self.headers = headers
        self.steps = steps
    }

    /// A JSON document.
    package static func json(_ value: JSONValue, status: Int = 200) -> ScriptedAnswer {
        ScriptedAnswer(status: status, steps: [.send(value.serialized())])
    }

    /// An error as the API server reports it.
    package static func status(_ code: Int, reason: String, message: String = "", retryAfter: Int? = nil) -> ScriptedAnswer {
        let body: JSONValue = [
            "apiVersion": "v1", "kind": "Status", "status": "Failure", "code": .integer(Int64(code)), "reason": .string(reason),
            "message": .string(message),
        ]
        var answer = json(body, status: code)
        if let retryAfter { answer.headers.append(("Retry-After", String(retryAfter))) }
        return answer
    }

    /// One page of a list.
    package static func list(_ items: [JSONValue], resourceVersion: String = "1", continuation: String? = nil) -> ScriptedAnswer {
        var metadata: JSONValue = ["resourceVersion": .string(resourceVersion)]
        if let continuation { metadata["continue"] = .string(continuation) }
        return json(["kind": "List", "apiVersion": "v1", "metadata": metadata, "items": .array(items)])
    }

    /// A watch: each event a line, then whatever `ending` says; the stream ends cleanly when that is empty.
    package static func watch(_ events: [ScriptedEvent], ending: [Step] = []) -> ScriptedAnswer {
        ScriptedAnswer(steps: events.map { .send($0.line) } + ending)
    }
}

/// One event of a scripted watch.
package struct ScriptedEvent: Sendable {
    package let line: [UInt8]

    /// `type` is `ADDED`, `MODIFIED`, `DELETED`, `BOOKMARK` or `ERROR`.
    package init(_ type: String, _ object: JSONValue) {
        line = (["type": .string(type), "object": object] as JSONValue).serialized() + [UInt8(ascii: "\n")]
    }

    package static func bookmark(_ resourceVersion: String, initialEventsEnd: Bool = false) -> ScriptedEvent {
        var metadata: JSONValue = ["resourceVersion": .string(resourceVersion)]
        if initialEventsEnd { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
        return ScriptedEvent("BOOKMARK", ["metadata": metadata])
    }

    /// The in-stream form of 410.
    package static let gone = ScriptedEvent(
        "ERROR",
        [
            "kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 410, "reason": "Expired",
            "message": "too old resource version",
        ]
    )
}

/// Answers given one after the other; the last one is repeated.
package final class ScriptedSequence: Sendable {
    private let rest: Mutex<[ScriptedAnswer]>

    package init(_ answers: ScriptedAnswer...) {
        rest = Mutex(answers)
    }

    package func next() -> ScriptedAnswer {
        rest.withLock { answers in
            guard let first = answers.first else { return .status(500, reason: "InternalError", message: "no answer is scripted") }
            if answers.count > 1 { answers.removeFirst() }
            return first
        }
    }
}
