import FoundationEssentials
import Kubernetes
import Logging

/// Places pods on the one node there is.
struct PodBinding {
    let services: NodeServices

    func bind(_ pod: JSONValue) async {
        guard pod.isActivePod, pod.at(path: "spec", "schedulingGates")?.arrayValue?.isEmpty ?? true else { return }
        do {
            try await services.access.update(.pods, pod.objectKey, uid: pod.uid) { live in
                live.set(at: ["spec", "nodeName"], .string(NodeObject.name))
            }
            try await services.access.update(.pods, pod.objectKey, subresource: "status", uid: pod.uid) { live in
                guard live.condition("PodScheduled") == nil else { return }
                let condition: JSONValue = ["type": "PodScheduled", "status": "True", "lastTransitionTime": .time(Date())]
                let others = live.at(path: "status", "conditions")?.arrayValue ?? []
                live.set(at: ["status", "conditions"], .array(others + [condition]))
            }
        } catch let error as APIError where error.isNotFound {
            return
        } catch {
            services.logger.warning("pod not bound", metadata: ["pod": "\(pod.objectKey)", "error": "\(error)"])
            return
        }
        await services.events.record(
            .normal,
            "Scheduled",
            "Successfully assigned \(pod.objectKey) to \(NodeObject.name)",
            about: pod,
            of: .pods,
            component: "default-scheduler"
        )
    }
}
