import GravityAPI
import Kubernetes

/// Why a pod does not come up, in words a person can act on; constant as long as the cause is, whatever state the pod happens to be in.
struct PodProblem: Error, Sendable, Hashable {
    let reason: GravityService.Reason
    let message: String

    init(_ reason: GravityService.Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    /// The worst problem of some pods, if they have any.
    static func worst(of pods: [Pod], logs: String) -> PodProblem? {
        pods.compactMap { problem(of: $0, logs: logs) }.min { rank($0.reason) < rank($1.reason) }
    }

    private static func rank(_ reason: GravityService.Reason) -> Int {
        let order: [GravityService.Reason] = [.imagePullFailed, .podSecurityDenied, .configurationMissing, .crashLooping]
        return order.firstIndex(of: reason) ?? order.count
    }

    private static func problem(of pod: Pod, logs: String) -> PodProblem? {
        let containers = (pod.status?.initContainerStatuses ?? []) + (pod.status?.containerStatuses ?? [])
        for container in containers {
            if let problem = problem(of: container, in: pod, logs: logs) { return problem }
        }
        let scheduled = pod.status?.conditions?.condition("PodScheduled")
        if scheduled?.isFalse == true, scheduled?.reason == "Unschedulable" {
            return PodProblem(
                .rollingOut,
                "No node can take the pod: too few resources, or no node matches; see kubectl describe pod \(pod.metadata.name)"
            )
        }
        return nil
    }

    private static func problem(of container: ContainerStatus, in pod: Pod, logs: String) -> PodProblem? {
        if let waiting = container.state?.waiting, let problem = problem(of: waiting, container, in: pod) { return problem }
        guard container.ready != true, let ended = container.state?.terminated ?? container.lastState?.terminated else { return nil }
        guard ended.exitCode != 0 || (container.restartCount ?? 0) > 0 else { return nil }
        let cause = ended.reason.map { " (\($0))" } ?? ""
        return PodProblem(.crashLooping, "The container \(container.name) ends with exit code \(ended.exitCode)\(cause); see \(logs)")
    }

    private static func problem(of waiting: ContainerStatus.Waiting, _ container: ContainerStatus, in pod: Pod) -> PodProblem? {
        let image = container.image.flatMap { $0.isEmpty ? nil : $0 } ?? pod.spec.containers.first?.image ?? ""
        switch waiting.reason {
        case "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "RegistryUnavailable", "ImageInspectError":
            return PodProblem(
                .imagePullFailed,
                "The image \(image) cannot be pulled; check its name, its tag and spec.podTemplate.imagePullSecrets"
            )
        case "InvalidImageName":
            return PodProblem(.imagePullFailed, "The image \(image) has no valid name")
        case "CreateContainerConfigError", "CreateContainerError", "RunContainerError":
            return cannotStart(waiting.message ?? "", container: container.name)
        default:
            return nil
        }
    }

    private static func cannotStart(_ message: String, container: String) -> PodProblem {
        if message.contains("runAsNonRoot") || message.contains("non-root") || message.contains("non-numeric user") {
            return PodProblem(
                .podSecurityDenied,
                "The image runs as root, which restricted pod security forbids; give it a numeric user other than 0"
            )
        }
        if message.contains("not found"), message.contains("secret") || message.contains("configmap") || message.contains("key") {
            return PodProblem(.configurationMissing, "The container \(container) cannot start: \(message.prefix(200))")
        }
        return PodProblem(.crashLooping, "The container \(container) cannot start: \(message.prefix(200))")
    }
}
