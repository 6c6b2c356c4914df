/// Watches one run of a container through its probes, until the process ends.
struct ContainerHealth: Sendable {
    let runner: ContainerRunner
    let process: RunningProcess

    /// How soon a probe that has not succeeded yet looks again between its periods, without counting failures.
    private static let eagerness: Duration = .milliseconds(200)

    /// Returns when the process has ended or the task is cancelled.
    func watch() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.probes() }
            if let hook = runner.container.lifecycle?.postStart?.exec?.command {
                group.addTask { await self.afterStart(hook) }
            }
            _ = await process.ended.get()
            group.cancelAll()
        }
    }

    private func probes() async {
        let container = runner.container
        if let startup = container.startupProbe {
            guard await repeatedly(startup, .startup) == .success else { return }
            runner.pod.change(runner.name) { status in
                status.started = true
                status.ready = container.readinessProbe == nil && !runner.isInit
            }
            runner.started.set(())
        }
        await withTaskGroup(of: Void.self) { group in
            if let readiness = container.readinessProbe { group.addTask { _ = await self.repeatedly(readiness, .readiness) } }
            if let liveness = container.livenessProbe { group.addTask { _ = await self.repeatedly(liveness, .liveness) } }
        }
    }

    /// Probes until the verdict ends the matter: startup success, startup or liveness failure. Nil when the process went first.
    private func repeatedly(_ probe: ProbeSpec, _ kind: ProbeKind) async -> ProbeState.Verdict? {
        var state = ProbeState(probe, kind: kind)
        let prober = runner.prober
        guard await runner.stopping.sleep(for: probe.initialDelay) else { return nil }
        while !Task.isCancelled, !runner.stopping.isSet {
            let outcome = await prober.probe(probe)
            guard !Task.isCancelled, !runner.stopping.isSet, process.ended.value == nil else { return nil }
            if case .failure(let words) = outcome {
                await runner.pod.event(.warning, "Unhealthy", "\(kind.rawValue) probe failed: \(words)", container: runner.name)
            }
            if let verdict = state.record(outcome == .success ? .success : .failure), await apply(verdict, kind, probe) { return verdict }
            guard await rest(probe, kind, prober, &state) else { return nil }
            if kind == .startup, state.verdict == .success { return .success }
        }
        return nil
    }

    /// Waits for the next period; until the first success it looks again in between, so that a quick start is seen quickly.
    private func rest(_ probe: ProbeSpec, _ kind: ProbeKind, _ prober: Prober, _ state: inout ProbeState) async -> Bool {
        guard kind != .liveness, state.verdict != .success, probe.exec == nil else { return await runner.stopping.sleep(for: probe.period) }
        let end = ContinuousClock.now + probe.period
        while .now + Self.eagerness < end {
            guard await runner.stopping.sleep(for: Self.eagerness) else { return false }
            guard await prober.probe(probe) == .success else { continue }
            if let verdict = state.record(.success) { _ = await apply(verdict, kind, probe) }
            if state.verdict == .success { return kind == .startup ? true : await runner.stopping.sleep(for: probe.period) }
        }
        return await runner.stopping.sleep(for: end - .now)
    }

    /// Acts on a verdict; true when this probe is done.
    private func apply(_ verdict: ProbeState.Verdict, _ kind: ProbeKind, _ probe: ProbeSpec) async -> Bool {
        switch (kind, verdict) {
        case (.readiness, _):
            runner.pod.change(runner.name) { $0.ready = verdict == .success && !runner.isInit }
            return false
        case (.startup, .success): return true
        case (.liveness, .success): return false
        case (.startup, .failure), (.liveness, .failure):
            await restart("Container \(runner.name) failed \(kind.rawValue.lowercased()) probe, will be restarted", probe)
            return true
        }
    }

    private func restart(_ why: String, _ probe: ProbeSpec?) async {
        await runner.pod.event(.normal, "Killing", why, container: runner.name)
        await process.terminate(grace: probe?.terminationGracePeriodSeconds.map { .seconds($0) } ?? runner.pod.grace)
    }

    private func afterStart(_ command: [String]) async {
        guard case .failure(let words) = await runner.execute(command, within: .seconds(60)), !Task.isCancelled else { return }
        await runner.pod.event(.warning, "FailedPostStartHook", "PostStartHook failed: \(words)", container: runner.name)
        await restart("FailedPostStartHook", nil)
    }
}
