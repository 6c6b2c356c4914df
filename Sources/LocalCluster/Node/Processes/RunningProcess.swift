import Glibc

/// A started process, the leader of its own session and process group.
final class RunningProcess: Sendable {
    let pid: Int32
    let ended = OneShot<ProcessExit>()

    init(pid: Int32) { self.pid = pid }

    /// Sends a signal to the process alone; nothing happens when it has ended.
    func signal(_ signal: Int32) {
        guard ended.value == nil else { return }
        kill(pid, signal)
    }

    /// Ends the process and everything it started.
    func killGroup() { kill(-pid, SIGKILL) }

    /// Asks it to end, then makes it: SIGTERM, up to `grace` of waiting, SIGKILL to the group.
    func terminate(grace: Duration) async {
        signal(SIGTERM)
        guard await ended.get(within: grace) == nil else { return }
        killGroup()
        _ = await ended.get(within: .seconds(10))
    }
}
