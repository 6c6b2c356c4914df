import Observability
import Testing

@Suite struct TraceContextTests {
    private static let traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let spanID = "00f067aa0ba902b7"

    @Test func `A valid header is read and written again`() throws {
        let header = "00-\(Self.traceID)-\(Self.spanID)-01"
        let context = try #require(TraceContext(traceparent: header, tracestate: "congo=t61rcWkgMzE, rojo=00f067aa0ba902b7"))
        #expect(context.traceID == Self.traceID)
        #expect(context.spanID == Self.spanID)
        #expect(context.isSampled)
        #expect(context.traceparent == header)
        #expect(context.tracestate == "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7")
    }

    @Test(arguments: [
        "", "00", "00-\(traceID)-\(spanID)", "ff-\(traceID)-\(spanID)-01", "00-\(String(repeating: "0", count: 32))-\(spanID)-01",
        "00-\(traceID)-0000000000000000-01", "00-\(traceID.uppercased())-\(spanID)-01", "00-\(traceID)-\(spanID)-01-extra",
        "00-\(traceID)-\(spanID)-0g", "00_\(traceID)_\(spanID)_01", "cc-\(traceID)-\(spanID)-01.extra",
    ])
    func `An invalid header is refused`(header: String) {
        #expect(TraceContext(traceparent: header) == nil)
    }

    @Test func `A later version is read as far as it is known`() throws {
        let context = try #require(TraceContext(traceparent: "cc-\(Self.traceID)-\(Self.spanID)-00-what-the-future-brings"))
        #expect(!context.isSampled)
        #expect(context.traceparent.hasPrefix("00-"))
    }

    @Test(arguments: ["a=1,a=2", "=1", "A=1", "a=", "a=b=c", "1a=x", (0..<33).map { "k\($0)=v" }.joined(separator: ",")])
    func `An invalid state is dropped and the rest kept`(state: String) throws {
        let context = try #require(TraceContext(traceparent: "00-\(Self.traceID)-\(Self.spanID)-01", tracestate: state))
        #expect(context.tracestate == nil)
    }

    @Test func `A child has the same trace and another span`() throws {
        let root = TraceContext.root(isSampled: true)
        let child = root.child()
        #expect(child.traceID == root.traceID)
        #expect(child.spanID != root.spanID)
        #expect(TraceContext(traceparent: child.traceparent) == child)
    }

    @Test func `Setting an entry of the state puts it first`() throws {
        var state = try #require(TraceState(header: "a=1,b=2"))
        let isSet = state.set("b", to: "3")
        let isInvalidSet = state.set("B", to: "3")
        #expect(isSet && !isInvalidSet)
        #expect(state.header == "b=3,a=1")
    }
}
