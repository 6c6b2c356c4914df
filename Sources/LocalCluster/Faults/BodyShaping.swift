/// How a fault changes the way a body is written.
struct BodyShaping: Sendable, Hashable {
    /// Bytes per piece, and the pause after each.
    var pieces: Int?
    var pause: Duration = .zero
    /// The connection is cut after this many bytes.
    var cutAfter: Int?

    /// Nil for a fault that leaves the body alone.
    init?(_ fault: Fault?) {
        switch fault {
        case .slowBody(let bytes, let pause):
            pieces = max(1, bytes)
            self.pause = pause
        case .cut(.some(let bytes)): cutAfter = bytes
        case nil, .status, .delay, .expireWatch, .endWatch, .cut(nil): return nil
        }
    }
}
