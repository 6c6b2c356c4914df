/// How watches behave.
struct WatchSettings: Sendable, Hashable {
    /// The time between bookmarks.
    var bookmarkInterval: Duration = .seconds(60)
    /// How long a watch lasts that names no time; the time is chosen between this and twice this.
    var defaultTimeout: Duration = .seconds(1800)
}
