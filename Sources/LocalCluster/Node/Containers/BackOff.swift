/// The growing wait between restarts of one container or pulls of one image: doubles from a base up to 30 times it
/// (10 s to 5 min in Kubernetes), and starts anew after a run of twice the maximum; pure.
struct BackOff: Equatable, Sendable {
    let base: Duration
    private(set) var current: Duration = .zero

    init(base: Duration) { self.base = base }

    var maximum: Duration { base * 30 }

    /// The wait before the next attempt, after one that ran for `uptime`.
    mutating func next(after uptime: Duration = .zero) -> Duration {
        if uptime >= maximum * 2 { current = .zero }
        let wait = current
        current = current == .zero ? base : min(current * 2, maximum)
        return wait
    }
}
