import Kubernetes

/// Durations as `kubectl` shows ages (apimachinery pkg/util/duration).
enum HumanDuration {
    /// The time since an RFC 3339 time; `<unknown>` without one.
    static func since(_ time: String?) -> String {
        guard let time, let start = Timestamp(parsing: time) else { return "<unknown>" }
        return text(Timestamp.now().seconds - start.seconds)
    }

    static func text(_ seconds: Int64) -> String {
        if seconds < -1 { return "<invalid>" }
        let seconds = max(0, seconds)
        let (minutes, hours) = (seconds / 60, seconds / 3600)
        if seconds < 120 { return "\(seconds)s" }
        if minutes < 10 { return seconds % 60 == 0 ? "\(minutes)m" : "\(minutes)m\(seconds % 60)s" }
        if minutes < 180 { return "\(minutes)m" }
        if hours < 8 { return minutes % 60 == 0 ? "\(hours)h" : "\(hours)h\(minutes % 60)m" }
        if hours < 48 { return "\(hours)h" }
        if hours < 192 { return hours % 24 == 0 ? "\(hours / 24)d" : "\(hours / 24)d\(hours % 24)h" }
        if hours < 24 * 365 * 2 { return "\(hours / 24)d" }
        let years = hours / 24 / 365
        let days = hours / 24 % 365
        return hours < 24 * 365 * 8 && days > 0 ? "\(years)y\(days)d" : "\(years)y"
    }
}
