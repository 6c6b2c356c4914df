/// The W3C Trace Context of a request: which trace it belongs to and which span called.
///
/// Values come from the headers `traceparent` and `tracestate`; https://www.w3.org/TR/trace-context/ sections 3.2 and 3.3.
package struct TraceContext: Sendable, Hashable {
    /// 16 bytes as 32 lower-case hexadecimal digits, not all zero.
    package let traceID: String
    /// 8 bytes as 16 lower-case hexadecimal digits, not all zero: the caller's span, or our own once `child()` was taken.
    package let spanID: String
    /// Whether the caller records this trace.
    package let isSampled: Bool
    /// Vendors' own entries, kept in order and passed on.
    package var state: TraceState

    /// Reads the two headers; nil when `traceparent` is not valid, in which case the receiver starts a trace of its own.
    /// A `tracestate` that is not valid is dropped without harm to the rest.
    package init?(traceparent: String, tracestate: String? = nil) {
        let bytes = Array(traceparent.utf8)
        guard bytes.count >= 55, bytes[2] == Self.dash, bytes[35] == Self.dash, bytes[52] == Self.dash else { return nil }
        let version = bytes[0..<2]
        let traceID = bytes[3..<35]
        let spanID = bytes[36..<52]
        let flags = bytes[53..<55]
        guard [version, traceID, spanID, flags].allSatisfy({ $0.allSatisfy(Self.isHexadecimal) }) else { return nil }
        guard !version.elementsEqual("ff".utf8), !traceID.allSatisfy(Self.isZero), !spanID.allSatisfy(Self.isZero) else { return nil }
        if bytes.count > 55, version.elementsEqual("00".utf8) || bytes[55] != Self.dash { return nil }
        self.traceID = String(decoding: traceID, as: UTF8.self)
        self.spanID = String(decoding: spanID, as: UTF8.self)
        let lastDigit = String(decoding: flags.suffix(1), as: UTF8.self)
        self.isSampled = (Int(lastDigit, radix: 16) ?? 0) & 1 == 1
        self.state = tracestate.flatMap(TraceState.init(header:)) ?? TraceState()
    }

    private init(traceID: String, spanID: String, isSampled: Bool, state: TraceState) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
        self.state = state
    }

    /// A new trace with random identifiers.
    package static func root(isSampled: Bool) -> TraceContext {
        TraceContext(
            traceID: hexadecimal(UInt64.random(in: 1...UInt64.max)) + hexadecimal(UInt64.random(in: 0...UInt64.max)),
            spanID: hexadecimal(UInt64.random(in: 1...UInt64.max)),
            isSampled: isSampled,
            state: TraceState()
        )
    }

    /// The same trace with a new span, as sent to whom this request calls.
    package func child() -> TraceContext {
        TraceContext(traceID: traceID, spanID: Self.hexadecimal(UInt64.random(in: 1...UInt64.max)), isSampled: isSampled, state: state)
    }

    /// The `traceparent` header, always of version 00.
    package var traceparent: String {
        "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")"
    }

    /// The `tracestate` header; nil when there is nothing to send.
    package var tracestate: String? {
        state.entries.isEmpty ? nil : state.header
    }

    private static let dash = UInt8(ascii: "-")

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    private static func isZero(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "0")
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
