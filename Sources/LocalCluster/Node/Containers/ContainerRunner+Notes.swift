import FoundationEssentials

/// What a container's run leaves in the pod's state and events.
extension ContainerRunner {
    func noteStart(_ process: RunningProcess, _ plan: ContainerPlan, run: Int, begin: Date) async {
        let startsAtOnce = container.startupProbe == nil
        let isReady = startsAtOnce && container.readinessProbe == nil && !isInit
        pod.change(name) { status in
            if let end = status.state.termination { status.last = end }
            status.state = .running(since: begin)
            status.restartCount = run
            status.imageID = plan.imageID
            status.containerID = "process://\(process.pid)"
            status.started = startsAtOnce
            status.ready = isReady
        }
        if startsAtOnce { started.set(()) }
        await pod.event(.normal, "Created", "Created container: \(name)", container: name)
        await pod.event(.normal, "Started", "Started container \(name)", container: name)
    }

    func noteEnd(_ exit: ProcessExit, begin: Date, log: ContainerLog) {
        let message = lastWords(exit, log: log)
        let isSidecar = isInit && container.restartPolicy == .always
        pod.change(name) { status in
            status.state = .terminated(
                ContainerState.Termination(
                    exitCode: exit.code,
                    signal: exit.signal,
                    reason: exit.code == 0 ? "Completed" : "Error",
                    message: message,
                    started: begin,
                    finished: Date()
                )
            )
            status.started = false
            status.ready = isInit && !isSidecar && exit.code == 0
        }
    }

    func noteStartFailure(_ words: String, run: Int) async {
        pod.change(name) { status in
            if let end = status.state.termination { status.last = end }
            status.restartCount = run
            status.state = .terminated(
                ContainerState.Termination(
                    exitCode: 128,
                    signal: nil,
                    reason: "StartError",
                    message: words,
                    started: nil,
                    finished: Date()
                )
            )
            status.started = false
            status.ready = false
        }
        await pod.event(.warning, "Failed", "Error: \(words)", container: name)
    }

    /// The termination message: the file if the container wrote one, the log's end if it asked for that.
    private func lastWords(_ exit: ProcessExit, log: ContainerLog) -> String? {
        if let text = PrivateFiles.text(pod.volumes.terminationMessage(of: container), limit: 4096), !text.isEmpty { return text }
        guard exit.code != 0, container.terminationMessagePolicy == "FallbackToLogsOnError" else { return nil }
        let tail = log.tail
        return tail.isEmpty ? nil : tail
    }
}
