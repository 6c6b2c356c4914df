/// Something that goes wrong with a request on purpose.
package enum Fault: Sendable, Hashable {
    /// Answers with this status and nothing else; `retryAfter` in seconds.
    case status(Int, retryAfter: Int? = nil)
    /// Answers late, then as usual.
    case delay(Duration)
    /// A watch begins as usual and then says ERROR with status 410, after this many events.
    case expireWatch(afterEvents: Int = 0)
    /// A watch ends cleanly after this many events.
    case endWatch(afterEvents: Int = 0)
    /// The body comes in pieces of this many bytes with a pause after each.
    case slowBody(bytes: Int, pause: Duration)
    /// The connection is cut after this many bytes of the body; nil: before the answer begins.
    case cut(afterBytes: Int?)

    package static let expired = Fault.status(410)
    package static let conflict = Fault.status(409)
    package static let serverError = Fault.status(500)
    package static func tooManyRequests(retryAfter: Int) -> Fault { .status(429, retryAfter: retryAfter) }
}
