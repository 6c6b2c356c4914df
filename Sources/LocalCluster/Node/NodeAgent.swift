import AsyncHTTPClient
import FoundationEssentials
package import Kubernetes
package import Logging
import NIOSSL
package import NIOCore
import Synchronization

/// The one node of a local cluster: runs its pods as processes of this machine, and connects Services to them.
///
/// `securityContext` is not enforced: processes run as the user of the cluster, on this machine's own files.
package final class NodeAgent: PodLogSource {
    let services: NodeServices
    private let workers = Mutex<[String: PodWorker]>([:])

    /// - Parameters:
    ///   - directory: Everything the node writes is below it: pods, logs, and notes of running processes.
    ///   - network: The loopback addresses of this cluster.
    package init(
        access: ClusterAccess,
        images: ImageStore,
        directory: String,
        network: PodNetwork,
        logger: Logger,
        timing: NodeTiming = NodeTiming()
    ) throws {
        for folder in ["pods", "logs"] { try PrivateFiles.makeFolder("\(directory)/\(folder)") }
        services = NodeServices(
            access: access,
            images: images,
            network: network,
            host: try ProcessHost(folder: "\(directory)/processes"),
            logs: LogStore(folder: "\(directory)/logs"),
            events: EventLog(access: access, logger: logger),
            client: Self.probeClient(),
            timing: timing,
            podsFolder: "\(directory)/pods",
            logger: logger
        )
    }

    /// Runs the node until the task is cancelled; then every process of its pods is ended.
    package func run() async {
        await register()
        await removeLeftovers()
        await ServiceAddresses(access: services.access, network: services.network).renew(logger: services.logger)
        let proxy = ServiceProxy(services: services)
        await withDiscardingTaskGroup { group in
            group.addTask { [services] in await services.host.run(grace: services.timing.shutdownGrace) }
            group.addTask { await proxy.run() }
            group.addTask { [services] in await ServiceProxyLoop(services: services, proxy: proxy).run(logger: services.logger) }
            group.addTask { await self.runPods() }
        }
        do {
            try await services.client.shutdown()
        } catch {
            services.logger.debug("probe client not shut down", metadata: ["error": "\(error)"])
        }
    }

    package func writeLog(
        of pod: JSONValue,
        options: PodLogOptions,
        to write: (ByteBuffer) async throws -> Void
    ) async throws {
        try await LogReading(store: services.logs, pod: pod, options: options).write(to: write)
    }

    private func runPods() async {
        await withDiscardingTaskGroup { group in
            for await event in services.access.watch([.pods, .secrets, .configMaps]) {
                if event.type == .pods {
                    guard let worker = await worker(for: event) else { continue }
                    group.addTask { await self.run(worker) }
                } else {
                    let kind = event.type == .secrets ? "secret" : "configmap"
                    for worker in workers(in: event.key.namespace) { await worker.refresh("\(kind)/\(event.key.name)") }
                }
            }
        }
    }

    private func run(_ worker: PodWorker) async {
        await worker.run()
        services.network.releasePodAddress(worker.pod.snapshot.address)
        workers.withLock { $0[worker.pod.uid] = nil }
    }

    private func workers(in namespace: String) -> [PodWorker] {
        workers.withLock { $0.values.filter { $0.pod.key.namespace == namespace } }
    }

    /// Tells the pod's worker what happened; a new worker is returned for a pod that has to start here.
    private func worker(for event: ClusterEvent) async -> PodWorker? {
        let pod = event.object
        let known = workers.withLock { $0[pod.uid] }
        if event.change == .deleted {
            if let known { known.abandon() } else { forget(pod) }
            return nil
        }
        if let known {
            known.update(pod)
            return nil
        }
        guard let node = pod.at(path: "spec", "nodeName")?.stringValue, !node.isEmpty else {
            if !pod.isBeingDeleted { await PodBinding(services: services).bind(pod) }
            return nil
        }
        guard node == NodeObject.name else { return nil }
        guard pod.isActivePod else {
            await endInactive(pod)
            return nil
        }
        return await start(pod)
    }

    private func start(_ pod: JSONValue) async -> PodWorker? {
        do {
            let spec = try (pod["spec"] ?? [:]).decode(PodSpec.self)
            let address = try services.network.allocatePodAddress()
            let worker = PodWorker(PodRun(pod, spec: spec, address: address, services: services))
            workers.withLock { $0[pod.uid] = worker }
            return worker
        } catch {
            await services.events.record(
                .warning,
                "FailedCreatePodSandBox",
                "the pod cannot run on this node: \(error)",
                about: pod,
                of: .pods,
                component: "kubelet"
            )
            return nil
        }
    }

    /// A pod that has ended, or that was being deleted when the node started, has no processes any more.
    private func endInactive(_ pod: JSONValue) async {
        guard pod.isBeingDeleted else { return }
        do {
            try await services.access.delete(.pods, pod.objectKey, uid: pod.uid, gracePeriodSeconds: 0)
        } catch {
            services.logger.debug("pod was gone already", metadata: ["pod": "\(pod.objectKey)"])
        }
    }

    private func forget(_ pod: JSONValue) {
        PrivateFiles.remove(services.folder(ofPod: pod.uid))
        services.logs.remove(pod: pod.uid)
    }
}

extension NodeAgent {
    /// Probes neither follow redirections nor check certificates, as kubelet's.
    private static func probeClient() -> HTTPClient {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.tlsConfiguration = .makeClientConfiguration()
        configuration.tlsConfiguration?.certificateVerification = .none
        configuration.connectionPool.idleTimeout = .seconds(1)
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    private func register() async {
        let access = services.access
        let key = ObjectKey(namespace: "", name: NodeObject.name)
        do {
            if await access.get(.nodes, key) == nil { try await access.create(.nodes, NodeObject.object) }
            try await access.update(.nodes, key, subresource: "status") { node in
                node["status"] = NodeObject.status(address: services.network.nodeAddress, previous: node, now: Date())
            }
        } catch {
            services.logger.warning("node not registered", metadata: ["error": "\(error)"])
        }
    }

    /// Removes folders and logs of pods that no longer exist.
    private func removeLeftovers() async {
        let alive = Set(await services.access.list(.pods).map(\.uid))
        let folders: [String]
        do {
            folders = try FileManager.default.contentsOfDirectory(atPath: services.podsFolder)
        } catch {
            return
        }
        for uid in folders where !alive.contains(uid) { PrivateFiles.remove(services.folder(ofPod: uid)) }
        for uid in services.logs.pods where !alive.contains(uid) { services.logs.remove(pod: uid) }
    }
}
