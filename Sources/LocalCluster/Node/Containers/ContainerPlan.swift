import Kubernetes

/// A container ready to start.
struct ContainerPlan: Sendable {
    let process: ProcessSpec
    let imageID: String
}

extension ContainerRunner {
    /// Finds the image and works out environment and command line; throws `ContainerFailure` with the reason it must wait.
    func prepare() async throws -> ContainerPlan {
        guard let image = services.images.image(container.image) else {
            throw ContainerFailure(
                reason: "ErrImagePull",
                message: "Failed to pull image \"\(container.image)\": not found: this node runs local executables only, "
                    + "and none is registered under this name"
            )
        }
        let known = pod.status(of: name).imageID
        let imageID = services.images.imageID(image) ?? ""
        if known != imageID {
            await pod.event(
                .normal,
                "Pulled",
                "Container image \"\(container.image)\" already present on machine",
                container: name
            )
        }
        let spec = try await processSpec(image: image)
        return ContainerPlan(process: spec, imageID: imageID)
    }

    /// The process that starts the container.
    private func processSpec(image: ImageStore.Image) async throws -> ProcessSpec {
        let (environment, mounts) = try await surroundings()
        let command = try ContainerCommand(container, image: image, environment: environment, mounts: mounts)
        return ProcessSpec(
            executable: command.executable,
            arguments: command.arguments,
            environment: environment,
            workingDirectory: workingDirectory(mounts)
        )
    }

    private func workingDirectory(_ mounts: MountMap) -> String {
        let wanted = container.workingDir.map { mounts.rewrite($0) }
        return wanted.flatMap { FileStamp(path: $0) == nil ? nil : $0 } ?? pod.folder
    }

    private func surroundings() async throws -> (environment: [String: String], mounts: MountMap) {
        let context = pod.context
        let mounts = pod.volumes.mounts(of: container, context: context)
        var base = BaseEnvironment.variables(pod: context, folder: pod.folder)
        if pod.spec.enableServiceLinks ?? true {
            let services = await services.access.list(.services, namespace: pod.key.namespace)
            base.merge(BaseEnvironment.services(services)) { own, _ in own }
        }
        let resolver = EnvironmentResolver(source: pod.source, pod: context, mounts: mounts)
        return (try await resolver.resolve(container, base: base), mounts)
    }

    /// Runs a command in the container's surroundings (probes and hooks), and kills it when it takes too long.
    func execute(_ command: [String], within limit: Duration) async -> Prober.Outcome {
        do {
            let (environment, mounts) = try await surroundings()
            guard let image = services.images.image(container.image) else { return .failure("image not found") }
            var probe = container
            probe.command = command
            probe.args = nil
            let line = try ContainerCommand(probe, image: image, environment: environment, mounts: mounts)
            let spec = ProcessSpec(
                executable: line.executable,
                arguments: line.arguments,
                environment: environment,
                workingDirectory: workingDirectory(mounts)
            )
            return await outcome(of: spec, within: limit)
        } catch {
            return .failure((error as? ContainerFailure)?.message ?? "\(error)")
        }
    }

    private func outcome(of spec: ProcessSpec, within limit: Duration) async -> Prober.Outcome {
        let output = OutputTail()
        do {
            let process = try await services.host.launch(spec, output: output)
            guard let exit = await process.ended.get(within: limit) else {
                process.killGroup()
                return .failure("command timed out: \"\(spec.executable)\" timed out after \(limit)")
            }
            return exit == .exited(0) ? .success : .failure(output.text)
        } catch {
            return .failure((error as? LaunchFailure)?.message ?? "\(error)")
        }
    }

    /// Runs a lifecycle hook; its result does not matter to the caller.
    func run(_ hook: Lifecycle.Hook, within limit: Duration) async {
        if let command = hook.exec?.command {
            if case .failure(let words) = await execute(command, within: limit) {
                await pod.event(.warning, "FailedPreStopHook", "PreStopHook failed: \(words)", container: name)
            }
        } else if let seconds = hook.sleep?.seconds {
            _ = await running?.ended.get(within: min(.seconds(seconds), limit))
        } else if let action = hook.httpGet {
            _ = await prober.probe(ProbeSpec(httpGet: action, timeoutSeconds: max(1, Int(limit / .seconds(1)))))
        }
    }

    var prober: Prober {
        Prober(
            client: services.client,
            execute: { await self.execute($0, within: $1) },
            address: pod.snapshot.address,
            ports: container.ports ?? []
        )
    }
}
