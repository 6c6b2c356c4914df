import Kubernetes
import Logging

/// Lives as long as one pod does on this node: runs its containers, writes its status, ends it when it is deleted.
final class PodWorker: Sendable {
    let pod: PodRun
    private let deletion = OneShot<Void>()
    private let gone = OneShot<Void>()
    private let runners: [ContainerRunner]
    private let initRunners: [ContainerRunner]

    init(_ pod: PodRun) {
        self.pod = pod
        initRunners = (pod.spec.initContainers ?? []).map { ContainerRunner($0, of: pod, isInit: true) }
        runners = pod.spec.containers.map { ContainerRunner($0, of: pod, isInit: false) }
    }

    private var all: [ContainerRunner] { initRunners + runners }

    /// Takes in the pod's newest state; a deletion asked for begins the end of the pod.
    func update(_ object: JSONValue) {
        pod.update(object)
        if object.isBeingDeleted { deletion.set(()) }
    }

    /// The object is gone already: end everything at once.
    func abandon() {
        gone.set(())
        deletion.set(())
        for runner in all { runner.kill() }
    }

    /// Looks at the volumes again, since a Secret or ConfigMap changed.
    func refresh(_ reference: String) async {
        guard pod.volumes.references.contains(reference), !deletion.isSet else { return }
        do {
            try await pod.volumes.refresh(pod.context)
        } catch {
            await pod.event(.warning, "FailedMount", (error as? ContainerFailure)?.message ?? "\(error)")
        }
    }

    /// Returns when the pod is gone, or the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.publishChanges() }
            await withTaskGroup(of: Void.self) { inner in
                inner.addTask { await self.enforceDeadline() }
                async let working: Void = work()
                if await deletion.get() != nil { await stopAll() }
                await working
                inner.cancelAll()
            }
            pod.changed.finish()
        }
        guard !Task.isCancelled else { return }
        await finish()
    }

    private func publishChanges() async {
        for await _ in pod.changed.rings where !Task.isCancelled {
            guard await pod.publish() else {
                abandon()
                return
            }
        }
    }

    /// The last status is on record before the object goes.
    private func finish() async {
        if !gone.isSet {
            _ = await pod.publish()
            do {
                try await pod.services.access.delete(.pods, pod.key, uid: pod.uid, gracePeriodSeconds: 0)
            } catch let error as APIError where error.isNotFound {
                pod.services.logger.trace("pod was gone already", metadata: ["pod": "\(pod.key)"])
            } catch {
                pod.services.logger.warning("pod not removed", metadata: ["pod": "\(pod.key)", "error": "\(error)"])
            }
        }
        PrivateFiles.remove(pod.folder)
        pod.services.logs.remove(pod: pod.uid)
    }

    private func stopAll() async {
        let grace = gone.isSet ? .zero : pod.grace
        await withTaskGroup(of: Void.self) { group in
            for runner in all {
                group.addTask { await runner.stop(grace: grace) }
            }
        }
    }

    private func enforceDeadline() async {
        guard let seconds = pod.spec.activeDeadlineSeconds, await deletion.sleep(for: .seconds(seconds)) else { return }
        guard !PodPhase.of(pod.spec, pod.snapshot).isTerminal else { return }
        pod.fail(reason: "DeadlineExceeded", message: "Pod was active on the node longer than the specified deadline")
        await stopAll()
    }
}

/// The order in which a pod's containers run.
extension PodWorker {
    private func work() async {
        pod.changed.ring()
        guard await makeVolumes() else { return }
        await withTaskGroup(of: Void.self) { sidecars in
            for runner in initRunners {
                if runner.container.restartPolicy == .always {
                    sidecars.addTask {
                        _ = await runner.run()
                        runner.started.set(())
                    }
                    guard await runner.started.get() != nil else { return }
                } else {
                    guard await runner.run() else { return }
                }
            }
            pod.containersCreating()
            await withTaskGroup(of: Void.self) { group in
                for runner in runners {
                    group.addTask { _ = await runner.run() }
                }
            }
            for runner in initRunners where runner.container.restartPolicy == .always {
                await runner.stop(grace: pod.grace)
            }
        }
    }

    /// Tries until the volumes are there; false when the pod ends before.
    private func makeVolumes() async -> Bool {
        while true {
            do {
                try PrivateFiles.makeFolder(pod.folder)
                try await pod.volumes.refresh(pod.context)
                return true
            } catch {
                await pod.event(.warning, "FailedMount", (error as? ContainerFailure)?.message ?? "\(error)")
            }
            guard await deletion.sleep(for: pod.services.timing.configurationRetry) else { return false }
        }
    }
}

extension PodRun {
    /// The init containers are done: what waited for them is being created now.
    func containersCreating() {
        for container in spec.containers where status(of: container.name).state == .initializing {
            change(container.name) { $0.state = .creating }
        }
    }
}
