import FoundationEssentials
import Kubernetes
import Synchronization

/// Runs one container over and over, as its restart policy says, until it is stopped.
final class ContainerRunner: Sendable {
    let container: ContainerSpec
    let pod: PodRun
    /// An init container runs until it succeeds; a sidecar is one that keeps running.
    let isInit: Bool
    let stopping = OneShot<Void>()
    /// The first time the container counts as started.
    let started = OneShot<Void>()
    private let process = Mutex<RunningProcess?>(nil)
    /// What a process gets that starts while the container is being stopped.
    private let lateGrace = Mutex<Duration>(.zero)

    init(_ container: ContainerSpec, of pod: PodRun, isInit: Bool) {
        self.container = container
        self.pod = pod
        self.isInit = isInit
    }

    var services: NodeServices { pod.services }
    var name: String { container.name }
    var running: RunningProcess? { process.withLock { $0 } }

    private var policy: RestartPolicy {
        if isInit { return container.restartPolicy == .always ? .always : pod.restartPolicy == .never ? .never : .onFailure }
        return pod.restartPolicy
    }

    /// Returns when the container will not run again; true when it ended well.
    func run() async -> Bool {
        var restarts = BackOff(base: services.timing.restartBackOff)
        var pulls = BackOff(base: services.timing.pullBackOff)
        var isFirst = pod.status(of: name).state.termination == nil
        if let end = pod.status(of: name).state.termination, !policy.restarts(after: end.exitCode) { return end.exitCode == 0 }
        while !stopping.isSet, !Task.isCancelled {
            do {
                let plan = try await prepare()
                pulls = BackOff(base: services.timing.pullBackOff)
                let clock = ContinuousClock.now
                guard let code = await runOnce(plan, isRestart: !isFirst) else { return false }
                isFirst = false
                guard !stopping.isSet, policy.restarts(after: code) else { return code == 0 }
                await waitBeforeRestart(restarts.next(after: .now - clock))
            } catch {
                await wait(for: error as? ContainerFailure ?? .configuration("\(error)"), &pulls)
            }
        }
        return false
    }

    /// Ends the container for good: its own hook first, SIGTERM, and SIGKILL when the grace period is over.
    func stop(grace: Duration) async {
        lateGrace.withLock { $0 = grace }
        stopping.set(())
        guard let process = running else { return }
        await pod.event(.normal, "Killing", "Stopping container \(name)", container: name)
        let end = ContinuousClock.now + grace
        if let hook = container.lifecycle?.preStop, grace > .zero { await run(hook, within: grace) }
        await process.terminate(grace: max(end - .now, grace > .zero ? .seconds(1) : .zero))
    }

    /// Ends the container at once.
    func kill() {
        lateGrace.withLock { $0 = .zero }
        stopping.set(())
        running?.killGroup()
    }

    private func runOnce(_ plan: ContainerPlan, isRestart: Bool) async -> Int? {
        let run = pod.status(of: name).restartCount + (isRestart ? 1 : 0)
        let begin = Date()
        do {
            let log = try services.logs.begin(pod: pod.uid, container: name, run: run)
            let process = try await services.host.launch(plan.process, output: log)
            self.process.withLock { $0 = process }
            defer { self.process.withLock { $0 = nil } }
            if stopping.isSet { await process.terminate(grace: lateGrace.withLock { $0 }) }
            await noteStart(process, plan, run: run, begin: begin)
            await ContainerHealth(runner: self, process: process).watch()
            guard let exit = process.ended.value, !Task.isCancelled else { return nil }
            noteEnd(exit, begin: begin, log: log)
            return exit.code
        } catch {
            guard !Task.isCancelled else { return nil }
            let words = (error as? LaunchFailure)?.message ?? "\(error)"
            await noteStartFailure(words, run: run)
            return 128
        }
    }

    private func waitBeforeRestart(_ wait: Duration) async {
        guard wait > .zero else { return }
        let seconds = max(1, Int(wait / .seconds(1)))
        let owner = "pod=\(pod.key.name)_\(pod.key.namespace)(\(pod.uid))"
        let words = "back-off \(seconds)s restarting failed container=\(name) \(owner)"
        pod.change(name) { status in
            if let end = status.state.termination { status.last = end }
            status.state = .waiting(reason: "CrashLoopBackOff", message: words)
        }
        await pod.event(
            .warning,
            "BackOff",
            "Back-off restarting failed container \(name) in pod \(pod.key.name)_\(pod.key.namespace)(\(pod.uid))",
            container: name
        )
        _ = await stopping.sleep(for: wait)
    }

    private func wait(for failure: ContainerFailure, _ pulls: inout BackOff) async {
        switch failure.reason {
        case "ErrImagePull":
            show(failure)
            await pod.event(.warning, "Failed", failure.message, container: name)
            await pod.event(.warning, "Failed", "Error: ErrImagePull", container: name)
            _ = pulls.next()
            guard await stopping.sleep(for: services.timing.pullBackOff / 2) else { return }
            let message = "Back-off pulling image \"\(container.image)\""
            show(ContainerFailure(reason: "ImagePullBackOff", message: "\(message): ErrImagePull: \(failure.message)"))
            await pod.event(.normal, "BackOff", message, container: name)
            await pod.event(.warning, "Failed", "Error: ImagePullBackOff", container: name)
            _ = await stopping.sleep(for: pulls.current)
        case "StartError":
            await noteStartFailure(failure.message, run: pod.status(of: name).restartCount)
            _ = await stopping.sleep(for: services.timing.restartBackOff)
        default:
            show(failure)
            await pod.event(.warning, "Failed", "Error: \(failure.message)", container: name)
            _ = await stopping.sleep(for: services.timing.configurationRetry)
        }
    }

    private func show(_ failure: ContainerFailure) {
        pod.change(name) { status in
            if let end = status.state.termination { status.last = end }
            status.state = .waiting(reason: failure.reason, message: failure.message)
        }
    }
}
