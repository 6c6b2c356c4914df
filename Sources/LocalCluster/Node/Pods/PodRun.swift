import FoundationEssentials
import Kubernetes
import Logging
import Synchronization

/// One pod on this node: its object as last seen, its state, and what its containers share.
final class PodRun: Sendable {
    let services: NodeServices
    let spec: PodSpec
    let key: ObjectKey
    let uid: String
    let volumes: PodVolumes
    let source: ConfigurationSource
    /// Rings when the status has to be written.
    let changed = Bell()
    private let object: Mutex<JSONValue>
    private let state: Mutex<PodState>

    init(_ object: JSONValue, spec: PodSpec, address: String, services: NodeServices) {
        self.services = services
        self.spec = spec
        key = object.objectKey
        uid = object.uid
        source = ConfigurationSource(access: services.access, namespace: object.namespace)
        volumes = PodVolumes(spec, folder: services.folder(ofPod: object.uid), source: source)
        self.object = Mutex(object)
        let started = object.at(path: "status", "startTime")?.dateValue ?? Date()
        state = Mutex(PodState(spec: spec, address: address, started: started).resuming(object, now: Date()))
    }

    var folder: String { services.folder(ofPod: uid) }
    var restartPolicy: RestartPolicy { spec.restartPolicy ?? .always }
    var snapshot: PodState { state.withLock { $0 } }
    var current: JSONValue { object.withLock { $0 } }

    var context: PodContext {
        PodContext(object: current, address: snapshot.address, hostAddress: services.network.nodeAddress)
    }

    /// The grace period that deletion, specification or default gives.
    var grace: Duration {
        .seconds(current.number("metadata", "deletionGracePeriodSeconds") ?? spec.terminationGracePeriodSeconds ?? 30)
    }

    func update(_ object: JSONValue) {
        self.object.withLock { $0 = object }
        changed.ring()
    }

    func status(of container: String) -> ContainerStatus { state.withLock { $0.status(container) } }

    /// Changes what is known of one container.
    func change(_ container: String, _ body: (inout ContainerStatus) -> Void) {
        state.withLock { state in
            var status = state.status(container)
            body(&status)
            state.containers[container] = status
        }
        changed.ring()
    }

    func fail(reason: String, message: String) {
        state.withLock { $0.failure = PodState.Failure(reason: reason, message: message) }
        changed.ring()
    }

    /// Records an event about the pod, or one of its containers.
    func event(_ severity: EventLog.Severity, _ reason: String, _ message: String, container: String? = nil) async {
        let list = spec.initContainers?.contains { $0.name == container } == true ? "initContainers" : "containers"
        await services.events.record(
            severity,
            reason,
            message,
            about: current,
            of: .pods,
            component: "kubelet",
            fieldPath: container.map { "spec.\(list){\($0)}" } ?? ""
        )
    }

    /// Writes the status, if it is different from what is stored; false when the pod is gone.
    func publish() async -> Bool {
        let state = snapshot
        do {
            try await services.access.update(.pods, key, subresource: "status", uid: uid) { live in
                live["status"] = PodStatusRendering(
                    spec: spec,
                    state: state,
                    hostAddress: services.network.nodeAddress,
                    previous: live["status"],
                    generation: live.generation,
                    now: Date()
                ).render()
            }
            return true
        } catch let error as APIError where error.isNotFound {
            return false
        } catch {
            services.logger.warning("pod status not written", metadata: ["pod": "\(key)", "error": "\(error)"])
            return true
        }
    }
}

extension PodState {
    /// Goes on from the status of an earlier run of the node: what ran then has ended with it.
    func resuming(_ object: JSONValue, now: Date) -> PodState {
        var state = self
        let statuses = ["initContainerStatuses", "containerStatuses"].flatMap { object.at(path: "status", $0)?.arrayValue ?? [] }
        for status in statuses {
            guard let name = status["name"]?.stringValue, state.containers[name] != nil else { continue }
            state.containers[name] = Self.resumed(status, from: state.status(name), now: now)
        }
        return state
    }

    private static func resumed(_ json: JSONValue, from fresh: ContainerStatus, now: Date) -> ContainerStatus {
        var status = fresh
        status.restartCount = json.number("restartCount") ?? 0
        status.last = termination(json.at(path: "lastState", "terminated"))
        if let running = json.at(path: "state", "running") {
            let lost = ContainerState.Termination(
                exitCode: 137,
                signal: nil,
                reason: "ContainerStatusUnknown",
                message: "The container ended with its node.",
                started: running["startedAt"]?.dateValue,
                finished: now
            )
            status.state = .terminated(lost)
        } else if let end = termination(json.at(path: "state", "terminated")) {
            status.state = .terminated(end)
        }
        return status
    }

    private static func termination(_ json: JSONValue?) -> ContainerState.Termination? {
        guard let json, let code = json.number("exitCode") else { return nil }
        return ContainerState.Termination(
            exitCode: code,
            signal: json.number("signal"),
            reason: json["reason"]?.stringValue ?? "Error",
            message: json["message"]?.stringValue,
            started: json["startedAt"]?.dateValue,
            finished: json["finishedAt"]?.dateValue ?? .distantPast
        )
    }
}
