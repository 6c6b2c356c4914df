/// Spreads waits of many clients, so that they do not all come at once.
package struct Jitter: Sendable {
    private let spread: Double
    private let random: @Sendable () -> Double

    /// Changes a wait by up to `spread` of itself either way; `random` gives numbers in 0..<1.
    package init(spread: Double, random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }) {
        self.spread = spread
        self.random = random
    }

    /// ±10 %.
    package static let standard = Jitter(spread: 0.1)
    /// No change, for tests.
    package static let none = Jitter(spread: 0)

    /// `duration` times a random factor in `1 - spread ..< 1 + spread`.
    package func applied(to duration: Duration) -> Duration {
        spread == 0 ? duration : duration * (1 + spread * (2 * random() - 1))
    }
}

/// Waits that double with each failure, from a first one to a longest one.
package struct Backoff: Sendable {
    package let initial: Duration
    package let maximum: Duration
    private let jitter: Jitter

    package init(initial: Duration, maximum: Duration, jitter: Jitter = .standard) {
        self.initial = initial
        self.maximum = maximum
        self.jitter = jitter
    }

    /// The wait after the `failures`-th failure in a row, counted from 1; at most `maximum` even with jitter.
    package func delay(afterFailures failures: Int) -> Duration {
        var delay = initial
        var left = failures - 1
        while left > 0, delay < maximum {
            delay *= 2
            left -= 1
        }
        return min(maximum, jitter.applied(to: min(delay, maximum)))
    }
}
